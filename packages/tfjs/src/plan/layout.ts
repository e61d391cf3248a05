import { elementCount } from '@fsnet/graph';
import { cast, mul, reshape, type Tensor, transpose } from '@tensorflow/tfjs-core';

/**
 * How a value's elements are ordered. Shapes in the graph are always ONNX's.
 *
 * - `plain`: row-major, as ONNX has it.
 * - `nhwc`: for values of 3 or 4 axes: `[batch, height, width, channels]` or `[batch, width, channels]`.
 */
export type Layout = 'plain' | 'nhwc';

/** Whether values of that many axes can have their channels last. */
export function hasChannelsLast(rank: number): boolean {
  return rank === 3 || rank === 4;
}

/** The logical axes in the order in which they lie. */
export function physicalOrder(rank: number, layout: Layout): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return layout === 'plain' || rank < 3 ? axes : [0, ...axes.slice(2), 1];
}

/** The shape of the tensor that holds a value of `shape` in that layout. */
export function physicalShape(shape: readonly number[], layout: Layout): number[] {
  return physicalOrder(shape.length, layout).map((axis) => shape[axis]);
}

/** Where logical axis `axis` lies. */
export function physicalAxis(axis: number, rank: number, layout: Layout): number {
  return physicalOrder(rank, layout).indexOf(axis);
}

/** `tensor`, which holds a value of `shape` in layout `from`, in the other layout; the caller disposes it. */
export function convertLayout(tensor: Tensor, shape: readonly number[], from: Layout): Tensor {
  const to: Layout = from === 'plain' ? 'nhwc' : 'plain';
  const [, channels, ...spatial] = shape;
  if (channels === 1 || elementCount(spatial) === 1) return reshape(tensor, physicalShape(shape, to));
  const last = shape.length - 1;
  const between = spatial.map((_, i) => i + (from === 'plain' ? 2 : 1));
  const order = from === 'plain' ? [0, ...between, 1] : [0, last, ...between];
  return asFloats(tensor, (floats) => transpose(floats, order));
}

/**
 * `tensor` moved by `move`, which sees it as floats: the kernels that move elements on WebGPU take nothing else.
 * Truth values and the indices that kernels find are the same as floats.
 */
export function asFloats(tensor: Tensor, move: (floats: Tensor) => Tensor): Tensor {
  const { dtype } = tensor;
  if (dtype === 'float32') return move(tensor);
  return cast(move(toFloats(tensor)), dtype);
}

/** Integers or truth values as floats. */
export function toFloats(tensor: Tensor): Tensor {
  // On WebGPU a cast alone leaves the bits of the integers, which only some kernels know.
  return mul(cast(tensor, 'float32'), 1);
}
