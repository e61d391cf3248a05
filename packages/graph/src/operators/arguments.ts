import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue } from './operator.ts';

/** Input `index` of the node, which must be there. */
export function requiredInput<T>(node: Node, inputs: readonly (T | undefined)[], index: number): T {
  const input = inputs[index];
  if (input === undefined) throw nodeError(node, 'bad-graph', `input ${index} is missing`);
  return input;
}

/** Data of a `float32` or `float64` tensor. */
export function floatData(node: Node, tensor: Tensor): Float32Array | Float64Array {
  if (tensor.data instanceof Float32Array || tensor.data instanceof Float64Array) return tensor.data;
  throw nodeError(node, 'unsupported-type', `${tensor.dtype} values cannot be computed with here`);
}

/** Elements of an `int64` or `int32` tensor of rank 0 or 1 as numbers. */
export function integerData(node: Node, tensor: Tensor): number[] {
  if (tensor.shape.length > 1)
    throw nodeError(node, 'bad-shape', `integers in the shape [${tensor.shape.join(', ')}] are no list`);
  if (tensor.data instanceof BigInt64Array || tensor.data instanceof Int32Array)
    return Array.from(tensor.data as Iterable<number | bigint>, Number);
  throw nodeError(node, 'bad-type', 'integers are needed', { expected: 'int64', actual: tensor.dtype });
}

/** Elements of an integer value of rank 0 or 1 as far as inference knows them, with symbols kept. */
export function knownIntegers(
  node: Node,
  value: InferredValue | undefined,
): readonly Dimension[] | undefined {
  return value?.constant ? integerData(node, value.constant) : value?.elements;
}

/** `axis` counted from the front, checked against the rank. */
export function resolveAxis(node: Node, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(resolved) || resolved < 0 || resolved >= Math.max(rank, 1))
    throw nodeError(node, 'bad-shape', `axis ${axis} is outside rank ${rank}`);
  return resolved;
}
