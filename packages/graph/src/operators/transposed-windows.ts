import type { Node } from '../network/node.ts';
import { intsAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import { axisNumbers, extent, type Window, windowAttributes } from './window.ts';

/**
 * Windows of the convolution whose transpose this is, with `input` and `output` as this operator sees them.
 *
 * Without `output_shape` the pads cut from `stride * (input - 1) + output_padding + extent`; with it, and with
 * `SAME_UPPER` and `SAME_LOWER` (outputs `stride * input`), they follow from the output's size, the odd one at the
 * end for `SAME_UPPER` and at the beginning otherwise.
 */
export function transposedWindows(
  node: Node,
  sizes: readonly number[],
  kernels: readonly number[],
): Window[] {
  const rank = kernels.length;
  const { autoPad, strides, dilations, pads } = windowAttributes(node, rank);
  const outputPadding = axisNumbers(node, 'output_padding', rank, 0);
  const outputShape = intsAttribute(node, 'output_shape', undefined)?.slice(-rank);
  return kernels.map((kernel, axis) => {
    const [input, stride, dilation] = [sizes[axis], strides[axis], dilations[axis]];
    const full = stride * (input - 1) + outputPadding[axis] + extent(kernel, dilation);
    const wanted = outputShape?.[axis] ?? (autoPad.startsWith('SAME') ? stride * input : undefined);
    if (wanted !== undefined) {
      const total = Math.max(full - wanted, 0);
      const padBegin = autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
      return { kernel, stride, dilation, padBegin, padEnd: total - padBegin, input, output: wanted };
    }
    const [padBegin, padEnd] = autoPad === 'VALID' ? [0, 0] : [pads[axis], pads[axis + rank]];
    const output = full - padBegin - padEnd;
    if (output < 0) throw nodeError(node, 'bad-shape', `pads cut more than the ${full} values there are`);
    return { kernel, stride, dilation, padBegin, padEnd, input, output };
  });
}
