import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, OperatorFamily } from './operator.ts';
import {
  followedValue,
  integerValue,
  maxKnownElements,
  mergeDimensions,
  movable,
  outputShape,
} from './output-shape.ts';

/** `Concat`: inputs one after the other along `axis`. */
export const concatOperators: OperatorFamily = {
  Concat: {
    handlesHalf: true,
    infer(node, inputs) {
      const present = presentInputs(node, inputs);
      const { dtype } = present[0];
      const shape = inferShape(node, present);
      const elements = shape?.length === 1 ? joinedElements(node, present) : undefined;
      if (elements) return [integerValue(dtype as 'int64' | 'int32', [elements.length], elements)];
      return [{ dtype, shape }];
    },
    execute(node, inputs) {
      const present = presentInputs(node, inputs);
      const rank = present[0].shape.length;
      const axis = concatAxis(node, rank);
      const shape = [...present[0].shape];
      for (const { shape: other } of present.slice(1)) {
        if (other.length !== rank || other.some((size, i) => i !== axis && size !== shape[i])) {
          throw nodeError(node, 'bad-shape', `shapes differ beside axis ${axis}`, {
            expected: `[${present[0].shape.join(', ')}]`,
            actual: `[${other.join(', ')}]`,
          });
        }
        shape[axis] += other[axis];
      }
      return [
        concatenate(
          present.map((input) => movable(node, input)),
          outputShape(node, shape),
          axis,
        ),
      ];
    },
  },
};

function presentInputs<T extends Tensor | InferredValue>(
  node: Node,
  inputs: readonly (T | undefined)[],
): T[] {
  const present = inputs.map((_, i) => requiredInput(node, inputs, i));
  if (present.length === 0) throw nodeError(node, 'bad-graph', 'there are no inputs');
  for (const { dtype } of present) {
    if (dtype !== present[0].dtype) {
      throw nodeError(node, 'bad-type', 'inputs are of different types', {
        expected: present[0].dtype,
        actual: dtype,
      });
    }
  }
  return present;
}

function concatAxis(node: Node, rank: number): number {
  const axis = intAttribute(node, 'axis', undefined);
  if (axis === undefined) throw nodeError(node, 'bad-graph', 'attribute axis is missing');
  if (rank === 0) throw nodeError(node, 'bad-shape', 'scalars cannot be concatenated');
  return resolveAxis(node, axis, rank);
}

/** Elements of small integer vectors one after the other, `null` for unknown ones, if any is known. */
function joinedElements(node: Node, inputs: readonly InferredValue[]): readonly Dimension[] | undefined {
  const parts = inputs.map((value) => followedValue(node, value)?.elements);
  if (!parts.some((part) => part !== undefined)) return undefined;
  const elements: Dimension[] = [];
  for (const [i, part] of parts.entries()) {
    const length = inputs[i].shape?.[0];
    if (typeof length !== 'number' || elements.length + length > maxKnownElements) return undefined;
    elements.push(...(part ?? new Array<null>(length).fill(null)));
  }
  return elements;
}

function inferShape(node: Node, inputs: readonly InferredValue[]): readonly Dimension[] | null {
  const shapes = inputs.map(({ shape }) => shape).filter((shape) => shape !== null);
  if (shapes.length === 0) return null;
  const rank = shapes[0].length;
  const axis = concatAxis(node, rank);
  const result: Dimension[] = new Array(rank).fill(null);
  for (const shape of shapes) {
    if (shape.length !== rank) {
      throw nodeError(node, 'bad-shape', 'inputs are of different ranks', {
        expected: rank,
        actual: shape.length,
      });
    }
    for (let i = 0; i < rank; i++) if (i !== axis) result[i] = mergeDimensions(node, result[i], shape[i]);
  }
  const sizes = inputs.map(({ shape }) => shape?.[axis] ?? null);
  if (sizes.length === 1) result[axis] = sizes[0];
  else if (sizes.every((size) => typeof size === 'number'))
    result[axis] = sizes.reduce((sum, size) => sum + size, 0);
  return outputShape(node, result);
}

function concatenate(inputs: readonly Tensor[], shape: readonly number[], axis: number): Tensor {
  const { dtype } = inputs[0];
  const data = allocate(dtype, elementCount(shape));
  const inner = elementCount(shape.slice(axis + 1));
  const row = shape[axis] * inner;
  let start = 0;
  for (const input of inputs) {
    const width = input.shape[axis] * inner;
    // BigInts move like numbers; only the type checker needs to be told one kind of array.
    const [target, source] = [data as Float32Array, input.data as Float32Array];
    for (let from = 0, to = start; from < source.length; from += width, to += row) {
      target.set(source.subarray(from, from + width), to);
    }
    start += width;
  }
  return { dtype, shape, data };
}
