import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import type { Operator, OperatorFamily } from './operator.ts';

type Reduce = (plane: Float32Array | Float64Array) => number;

/** One value for each channel of `[batch, channels, ...spatial]`; the spatial axes stay, of size 1. */
function globalPool(reduce: Reduce): Operator {
  return {
    infer: (node, inputs) => {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      return [{ dtype, shape: shape?.map((size, axis) => (axis < 2 ? size : 1)) ?? null }];
    },
    execute: (node, inputs) => [reducePlanes(node, requiredInput(node, inputs, 0), reduce)],
  };
}

function reducePlanes(node: Node, input: Tensor, reduce: Reduce): Tensor {
  const source = floatData(node, input);
  const size = elementCount(input.shape.slice(2));
  const shape = input.shape.map((length, axis) => (axis < 2 ? length : 1));
  const data = allocate(input.dtype, elementCount(shape)) as Float32Array | Float64Array;
  for (let plane = 0; plane < data.length; plane++)
    data[plane] = reduce(source.subarray(plane * size, (plane + 1) * size));
  return { dtype: input.dtype, shape, data };
}

function mean(plane: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < plane.length; i++) sum += plane[i];
  return sum / plane.length;
}

function maximum(plane: Float32Array | Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < plane.length; i++) largest = Math.max(largest, plane[i]);
  return largest;
}

export const globalPoolingOperators: OperatorFamily = {
  GlobalAveragePool: globalPool(mean),
  GlobalMaxPool: globalPool(maximum),
};
