import type { Window } from '@fsnet/graph';

/**
 * What of each window along one axis lies in the image, as the kernel `windows` reads it: bytes to the first tap, bytes
 * to its weights, how many taps, and `divisor` of them.
 *
 * @param tapBytes Bytes from one element of the input to the next.
 * @param weightBytes Bytes from the weights of one tap to those of the next.
 */
export function windowTable(
  { kernel, stride, dilation, padBegin, input, output }: Window,
  tapBytes: number,
  weightBytes: number,
  divisor: (taps: number, begin: number) => number = () => 1,
): Int32Array {
  const table = new Int32Array(4 * output);
  for (let i = 0; i < output; i++) {
    const begin = i * stride - padBegin;
    const first = Math.max(0, Math.ceil(-begin / dilation));
    const taps = Math.max(Math.min(kernel, Math.ceil((input - begin) / dilation)) - first, 0);
    table.set(
      [(begin + first * dilation) * tapBytes, first * weightBytes, taps, divisor(taps, begin)],
      4 * i,
    );
  }
  return table;
}
