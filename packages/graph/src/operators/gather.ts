import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { rowMajorStrides } from './broadcast.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { followedValue, integerValue, movable, outputShape } from './output-shape.ts';

/** `Gather`, `GatherElements` and `GatherND`: elements picked by index; negative indices count from the end. */
export const gatherOperators: OperatorFamily = {
  Gather: {
    handlesHalf: true,
    infer(node, inputs) {
      const [data, indices] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
      const { dtype, shape } = data;
      if (shape === null || indices.shape === null) return [{ dtype, shape: null }];
      const axis = resolveAxis(node, intAttribute(node, 'axis', 0), shape.length);
      const [from, at] = [followedValue(node, data), followedValue(node, indices)];
      if (from && at?.elements.every((index) => typeof index === 'number')) {
        const taken = at.elements.map(
          (index) => from.elements[checkIndex(node, index, from.elements.length)],
        );
        return [integerValue(from.dtype, indices.shape as readonly number[], taken)];
      }
      return [{ dtype, shape: outputShape(node, shape.toSpliced(axis, 1, ...indices.shape)) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const indices = requiredInput(node, inputs, 1);
      if (data.shape.length === 0) throw nodeError(node, 'bad-shape', 'a scalar has nothing to pick from');
      const axis = resolveAxis(node, intAttribute(node, 'axis', 0), data.shape.length);
      const shape = outputShape(node, data.shape.toSpliced(axis, 1, ...indices.shape));
      const size = data.shape[axis];
      const inner = elementCount(data.shape.slice(axis + 1));
      const picked = checkedIndices(node, indices, () => size);
      if (shape.includes(0)) return [pickRuns(data, shape, new Float64Array(0), inner)];
      const positions = new Float64Array(elementCount(data.shape.slice(0, axis)) * picked.length);
      for (let i = 0; i < positions.length; i++) {
        const outer = Math.floor(i / picked.length);
        positions[i] = (outer * size + picked[i - outer * picked.length]) * inner;
      }
      return [pickRuns(data, shape, positions, inner)];
    },
  },
  GatherElements: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype } = requiredInput(node, inputs, 0);
      return [{ dtype, shape: requiredInput(node, inputs, 1).shape }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const indices = requiredInput(node, inputs, 1);
      const rank = data.shape.length;
      const axis = resolveAxis(node, intAttribute(node, 'axis', 0), rank);
      const { shape } = indices;
      if (
        rank === 0 ||
        shape.length !== rank ||
        shape.some((size, i) => i !== axis && size > data.shape[i])
      ) {
        throw nodeError(node, 'bad-shape', 'the indices do not fit the data', {
          expected: `[${data.shape.join(', ')}]`,
          actual: `[${shape.join(', ')}]`,
        });
      }
      const picked = checkedIndices(node, indices, () => data.shape[axis]);
      const [strides, steps] = [rowMajorStrides(data.shape), rowMajorStrides(shape)];
      const positions = picked.map((index, i) => {
        let position = 0;
        for (let d = 0; d < rank; d++) {
          position += (d === axis ? index : Math.floor(i / steps[d]) % shape[d]) * strides[d];
        }
        return position;
      });
      return [pickRuns(data, shape, positions, 1)];
    },
  },
  GatherND: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      const indices = requiredInput(node, inputs, 1);
      const depth = indices.shape?.at(-1);
      if (shape === null || !indices.shape || typeof depth !== 'number') return [{ dtype, shape: null }];
      const batch = batchAxes(node, shape.length, indices.shape.length, depth);
      return [
        { dtype, shape: outputShape(node, [...indices.shape.slice(0, -1), ...shape.slice(batch + depth)]) },
      ];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const indices = requiredInput(node, inputs, 1);
      const depth = indices.shape.at(-1) ?? 0;
      const batch = batchAxes(node, data.shape.length, indices.shape.length, depth);
      const batches = elementCount(data.shape.slice(0, batch));
      if (elementCount(indices.shape.slice(0, batch)) !== batches)
        throw nodeError(node, 'bad-shape', 'batches of data and indices differ');
      const picked = checkedIndices(node, indices, (i) => data.shape[batch + (i % depth)]);
      const strides = rowMajorStrides(data.shape).slice(batch, batch + depth);
      const inner = elementCount(data.shape.slice(batch + depth));
      const positions = new Float64Array(elementCount(indices.shape.slice(0, -1)));
      const perBatch = positions.length / batches;
      for (let i = 0; i < positions.length; i++) {
        positions[i] = Math.floor(i / perBatch) * elementCount(data.shape.slice(batch));
        for (let d = 0; d < depth; d++) positions[i] += picked[i * depth + d] * strides[d];
      }
      const shape = outputShape(node, [...indices.shape.slice(0, -1), ...data.shape.slice(batch + depth)]);
      return [pickRuns(data, shape, positions, inner)];
    },
  },
};

/** Runs of `length` elements that start at `positions`, one after the other. */
function pickRuns(data: Tensor, shape: readonly number[], positions: Float64Array, length: number): Tensor {
  const result = allocate(data.dtype, elementCount(shape));
  // BigInts move like numbers; only the type checker needs to be told one kind of array.
  const [target, source] = [result as Float32Array, data.data as Float32Array];
  for (let i = 0; i < positions.length; i++) {
    const from = positions[i];
    if (length === 1) target[i] = source[from];
    else target.set(source.subarray(from, from + length), i * length);
  }
  return { dtype: data.dtype, shape, data: result };
}

function checkedIndices(node: Node, indices: Tensor, sizeAt: (position: number) => number): Float64Array {
  const { data } = indices;
  if (!(data instanceof BigInt64Array) && !(data instanceof Int32Array)) {
    throw nodeError(node, 'bad-type', 'indices must be integers', {
      expected: 'int64',
      actual: indices.dtype,
    });
  }
  const checked = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) checked[i] = checkIndex(node, Number(data[i]), sizeAt(i));
  return checked;
}

function checkIndex(node: Node, index: number, size: number): number {
  if (index >= -size && index < size) return index < 0 ? index + size : index;
  throw nodeError(node, 'bad-value', 'an index is out of range', {
    expected: `below ${size}`,
    actual: index,
  });
}

function batchAxes(node: Node, rank: number, indexRank: number, depth: number): number {
  const batch = intAttribute(node, 'batch_dims', 0);
  if (batch < 0 || batch >= Math.min(rank, indexRank) || depth < 1 || batch + depth > rank) {
    throw nodeError(
      node,
      'bad-shape',
      `${batch} batch axes and ${depth} indexed ones do not fit rank ${rank}`,
    );
  }
  return batch;
}
