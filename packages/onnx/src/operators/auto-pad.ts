import type { Dimension, Node } from '@fsnet/graph';
import { editAttributes, ints, intsOf, stringOf } from './edit-node.ts';

/** Where a window slides: sizes along the spatial axes. */
interface Window {
  readonly input: readonly Dimension[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

/** `VALID` is what no padding at all is called. */
export function withoutValidPadding(node: Node): Node {
  if (stringOf(node, 'auto_pad') !== 'VALID') return node;
  return editAttributes(node, { remove: ['auto_pad', 'pads'] });
}

/** The node with `pads` written out; `auto_pad` stays where the input's size is not known. */
export function withExplicitPads(
  node: Node,
  kernel: readonly number[],
  input: readonly Dimension[] | undefined,
): Node {
  const mode = stringOf(node, 'auto_pad') ?? 'NOTSET';
  const ones = kernel.map(() => 1);
  if (mode === 'NOTSET' || mode === 'VALID') {
    const pads = (mode === 'NOTSET' && intsOf(node, 'pads')) || [...kernel, ...kernel].map(() => 0);
    return editAttributes(node, { remove: ['auto_pad'], set: { pads: ints(pads) } });
  }
  if (!input) return node;
  const window = {
    input,
    kernel,
    strides: intsOf(node, 'strides') ?? ones,
    dilations: intsOf(node, 'dilations') ?? ones,
  };
  const pads = samePads(window, mode === 'SAME_LOWER');
  return pads ? editAttributes(node, { remove: ['auto_pad'], set: { pads: ints(pads) } }) : node;
}

/** Pads that give `ceil(input / stride)` outputs; the odd one at the end, or at the beginning for `lower`. */
function samePads({ input, kernel, strides, dilations }: Window, lower: boolean): number[] | undefined {
  const begins: number[] = [];
  const ends: number[] = [];
  for (const [axis, size] of input.entries()) {
    if (typeof size !== 'number') return undefined;
    const output = Math.ceil(size / strides[axis]);
    const reach = (output - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
    const total = Math.max(reach - size, 0);
    const smaller = Math.floor(total / 2);
    begins.push(lower ? total - smaller : smaller);
    ends.push(lower ? smaller : total - smaller);
  }
  return [...begins, ...ends];
}
