import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { intAttribute, intsAttribute, stringAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';

/** How a kernel slides along one spatial axis. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly input: number;
  readonly output: number;
}

/** Strides, dilations and pads as a node's attributes give them, one for each spatial axis. */
export interface WindowAttributes {
  readonly autoPad: string;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** All begins, then all ends. */
  readonly pads: readonly number[];
}

/** Distance from the first to behind the last element that a dilated kernel covers. */
export function extent(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** Reads and checks the sliding attributes of a node whose kernel has `rank` axes. */
export function windowAttributes(node: Node, rank: number): WindowAttributes {
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  if (!['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'].includes(autoPad))
    throw nodeError(node, 'bad-value', `auto_pad is "${autoPad}"`);
  return {
    autoPad,
    strides: axisNumbers(node, 'strides', rank, 1),
    dilations: axisNumbers(node, 'dilations', rank, 1),
    pads: axisNumbers(node, 'pads', 2 * rank, 0),
  };
}

/** An `ints` attribute of `count` numbers that are at least `least`, which is also the default. */
export function axisNumbers(node: Node, name: string, count: number, least: number): readonly number[] {
  const numbers = intsAttribute(node, name, new Array<number>(count).fill(least));
  if (numbers.length !== count)
    throw nodeError(node, 'bad-shape', `length of ${name}`, { expected: count, actual: numbers.length });
  const wrong = numbers.find((value) => !(value >= least && Number.isSafeInteger(value)));
  if (wrong !== undefined)
    throw nodeError(node, 'bad-value', name, { expected: `at least ${least}`, actual: wrong });
  return numbers;
}

/**
 * The windows of a convolution or pooling over known sizes.
 *
 * With `ceil_mode` a last window that only partly lies in the padded input counts too, unless it would start
 * behind the input, in the padding at its end. `SAME_UPPER` and `SAME_LOWER` give `ceil(input / stride)` outputs
 * and differ in which end gets the odd pad.
 */
export function slidingWindows(
  node: Node,
  sizes: readonly number[],
  kernels: readonly number[],
): readonly Window[] {
  const { autoPad, strides, dilations, pads } = windowAttributes(node, kernels.length);
  const ceil = intAttribute(node, 'ceil_mode', 0) !== 0;
  return kernels.map((kernel, axis) => {
    const [input, stride, dilation] = [sizes[axis], strides[axis], dilations[axis]];
    const covered = extent(kernel, dilation);
    if (autoPad.startsWith('SAME')) {
      const output = Math.ceil(input / stride);
      const total = Math.max((output - 1) * stride + covered - input, 0);
      const padBegin = autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
      return { kernel, stride, dilation, padBegin, padEnd: total - padBegin, input, output };
    }
    const [padBegin, padEnd] = autoPad === 'VALID' ? [0, 0] : [pads[axis], pads[axis + kernels.length]];
    const steps = (input + padBegin + padEnd - covered) / stride;
    if (steps < 0)
      throw nodeError(node, 'bad-shape', `a kernel of ${covered} is larger than the padded input`, {
        expected: `at least ${covered}`,
        actual: input + padBegin + padEnd,
      });
    let output = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (ceil && (output - 1) * stride >= input + padBegin) output--;
    return { kernel, stride, dilation, padBegin, padEnd, input, output };
  });
}

/** Sizes after a convolution or pooling; unknown and symbolic ones become unknown. */
export function slidSizes(node: Node, sizes: readonly Dimension[], kernels: readonly number[]): Dimension[] {
  const known = sizes.map((size) => (typeof size === 'number' ? size : Number.MAX_SAFE_INTEGER / 2 ** 10));
  const windows = slidingWindows(node, known, kernels);
  return windows.map(({ output }, axis) => (typeof sizes[axis] === 'number' ? output : null));
}
