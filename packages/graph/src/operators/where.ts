import { allocate, type TensorData } from '../tensor/data-type.ts';
import { elementCount } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { inferBroadcast } from './binary.ts';
import { broadcastShapes } from './broadcast.ts';
import { broadcastRows } from './broadcast-rows.ts';
import { commonType, elementClass } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';

/** The second input where the first is true, else the third; all three broadcast. */
const where: Operator = {
  infer: (node, inputs) => [
    { ...inferBroadcast(node, inputs.slice(0, 3))[0], dtype: requiredInput(node, inputs, 1).dtype },
  ],
  execute: (node, inputs) => {
    const [condition, a, b] = [0, 1, 2].map((index) => requiredInput(node, inputs, index));
    if (condition.dtype !== 'bool')
      throw nodeError(node, 'bad-type', 'condition', { expected: 'bool', actual: condition.dtype });
    const dtype = commonType(node, [a, b]);
    elementClass(node, dtype);
    const shapes = [condition.shape, a.shape, b.shape];
    const shape = outputShape(node, broadcastShapes(node, shapes));
    const data = allocate(dtype, elementCount(shape));
    select(data, condition.data, [a.data, b.data], shapes, shape);
    return [{ dtype, shape, data }];
  },
};

function select(
  result: TensorData,
  condition: TensorData,
  [a, b]: readonly [TensorData, TensorData],
  shapes: readonly (readonly number[])[],
  shape: readonly number[],
): void {
  broadcastRows(shapes, shape, (out, length, offsets, strides) => {
    for (let k = 0; k < length; k++) {
      const value = condition[offsets[0] + k * strides[0]]
        ? a[offsets[1] + k * strides[1]]
        : b[offsets[2] + k * strides[2]];
      result[out + k] = value;
    }
  });
}

export const whereOperators: OperatorFamily = { Where: where };
