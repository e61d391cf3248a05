import type { UnrollingOrder } from '@fsnet/graph';

/**
 * Dense filters `[filters, input channels, ...kernel]` with the weights of each filter in the order in which they
 * stand in its segments: `[filters, ...kernel, input channels]` for `hwi`, as they are for `ihw`.
 */
export function unroll(filters: Float32Array, shape: readonly number[], order: UnrollingOrder): Float32Array {
  const channels = shape[1];
  const taps = shape.slice(2).reduce((product, size) => product * size, 1);
  if (order === 'ihw' || taps === 1) return filters;
  const unrolled = new Float32Array(filters.length);
  for (let filter = 0, out = 0; filter < shape[0]; filter++) {
    const begin = filter * taps * channels;
    for (let tap = 0; tap < taps; tap++) {
      for (let channel = 0, at = begin + tap; channel < channels; channel++, at += taps)
        unrolled[out++] = filters[at];
    }
  }
  return unrolled;
}
