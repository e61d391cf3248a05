import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { nodeError } from './node-error.ts';

/** Elements to step over for each axis of a row-major shape. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/**
 * The shape that all of `shapes` broadcast to by ONNX's (numpy's) rule. A symbol against a number above 1 is that
 * number; against another symbol it is unknown.
 */
export function broadcastShapes(node: Node, shapes: readonly (readonly number[])[]): number[];
export function broadcastShapes(node: Node, shapes: readonly (readonly Dimension[])[]): Dimension[];
export function broadcastShapes(node: Node, shapes: readonly (readonly Dimension[])[]): Dimension[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let result: Dimension = 1;
    for (const shape of shapes) {
      const size = shape[axis - rank + shape.length] ?? (axis < rank - shape.length ? 1 : null);
      if (size === 1 || size === result) continue;
      if (result === 1) result = size;
      else if (typeof size === 'number' && typeof result === 'number') {
        const all = shapes.map((each) => `[${each.join(', ')}]`).join(' and ');
        throw nodeError(node, 'bad-shape', `shapes ${all} do not broadcast`);
      } else if (typeof size === 'number') result = size;
      else if (typeof result !== 'number') result = null;
    }
    return result;
  });
}

/** Strides of a tensor of `shape` read as if it had the broadcast shape `to`: 0 along repeated axes. */
export function broadcastStrides(shape: readonly number[], to: readonly number[]): number[] {
  const own = rowMajorStrides(shape);
  const missing = to.length - shape.length;
  return to.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]));
}
