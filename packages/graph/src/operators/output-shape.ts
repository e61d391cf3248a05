import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { int64, type Tensor } from '../tensor/tensor.ts';
import { knownIntegers } from './arguments.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue } from './operator.ts';

/** Most elements of one tensor: positions then fit 32-bit integers, as those of every runtime do. */
const maxElements: number = 2 ** 31 - 1;

/** Most axes of one tensor; numpy's limit. */
const maxRank: number = 64;

/** Most elements of an integer value that inference follows: enough for any shape. */
export const maxKnownElements: number = 2 * maxRank;

/**
 * `shape`, checked to be one that a tensor can have as far as it is known.
 *
 * @throws FsnError `bad-shape` for a size that is negative or no integer, `limit-exceeded` above
 * {@link maxElements} or {@link maxRank}.
 */
export function outputShape<D extends Dimension>(node: Node, shape: readonly D[]): readonly D[] {
  if (shape.length > maxRank) {
    throw nodeError(node, 'limit-exceeded', 'too many axes', {
      expected: `at most ${maxRank}`,
      actual: shape.length,
    });
  }
  let count = 1;
  for (const size of shape) {
    if (typeof size !== 'number') continue;
    if (!Number.isInteger(size) || size < 0)
      throw nodeError(node, 'bad-shape', `[${shape.join(', ')}] is no shape`);
    count *= size;
  }
  // An empty tensor of huge other sizes makes the product NaN or 0, both of which pass.
  if (count > maxElements) {
    throw nodeError(node, 'limit-exceeded', 'the output is too large', {
      expected: `at most ${maxElements} elements`,
      actual: `[${shape.join(', ')}]`,
    });
  }
  return shape;
}

/** An integer value of rank 0 or 1 that inference follows element by element: a shape or a part of one. */
export interface FollowedValue {
  readonly dtype: 'int64' | 'int32';
  readonly elements: readonly Dimension[];
}

/** `value` element by element, unless it is something else than a few integers or nothing is known of them. */
export function followedValue(node: Node, value: InferredValue | undefined): FollowedValue | undefined {
  if (value?.dtype !== 'int64' && value?.dtype !== 'int32') return undefined;
  const { dtype, shape, constant } = value;
  if (shape === null || shape.length > 1) return undefined;
  if (constant && constant.data.length > maxKnownElements) return undefined;
  const elements = knownIntegers(node, value);
  return elements && { dtype, elements };
}

/** `tensor`, checked to have elements of whole bytes, which can be moved one by one. */
export function movable(node: Node, tensor: Tensor): Tensor {
  if (tensor.dtype === 'int4' || tensor.dtype === 'uint4')
    throw nodeError(node, 'unsupported-type', `${tensor.dtype} values cannot be moved`);
  return tensor;
}

/** An integer value of rank 0 or 1 of which inference knows `elements`, a constant if it knows them all. */
export function integerValue(
  dtype: 'int64' | 'int32',
  shape: readonly number[],
  elements: readonly Dimension[],
): InferredValue {
  if (elements.length > maxKnownElements) return { dtype, shape };
  if (!elements.every((element) => typeof element === 'number')) return { dtype, shape, elements };
  const constant: Tensor =
    dtype === 'int64' ? int64(shape, elements) : { dtype, shape, data: Int32Array.from(elements) };
  return { dtype, shape, constant };
}

/** What is known of a size of which two values are known to agree: a number before a symbol before nothing. */
export function mergeDimensions(node: Node, a: Dimension, b: Dimension): Dimension {
  if (typeof a === 'number' && typeof b === 'number' && a !== b)
    throw nodeError(node, 'bad-shape', 'sizes differ', { expected: a, actual: b });
  if (typeof a === 'number') return a;
  return typeof b === 'number' ? b : (a ?? b);
}
