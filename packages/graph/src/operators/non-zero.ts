import type { Node } from '../network/node.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { rowMajorStrides } from './broadcast.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

/** `NonZero`: where an input is not 0, as an int64 tensor of shape `[rank, count]`. */
export const nonZeroOperators: OperatorFamily = {
  NonZero: {
    infer(node, inputs) {
      const { dtype, shape, constant } = requiredInput(node, inputs, 0);
      if (constant && dtype !== 'float16' && dtype !== 'bfloat16') {
        const found = nonZeroPositions(node, constant);
        return [{ dtype: 'int64', shape: found.shape, constant: found }];
      }
      return [{ dtype: 'int64', shape: [shape ? shape.length : null, null] }];
    },
    execute(node, inputs) {
      return [nonZeroPositions(node, movable(node, requiredInput(node, inputs, 0)))];
    },
  },
};

function nonZeroPositions(node: Node, { shape, data }: Tensor): Tensor {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (Number(data[i]) !== 0) count++;
  const found = outputShape(node, [shape.length, count]);
  const strides = rowMajorStrides(shape);
  const indices = new BigInt64Array(elementCount(found));
  for (let i = 0, column = 0; column < count; i++) {
    if (Number(data[i]) === 0) continue;
    for (const [axis, stride] of strides.entries())
      indices[axis * count + column] = BigInt(Math.floor(i / stride) % shape[axis]);
    column++;
  }
  return { dtype: 'int64', shape: found, data: indices };
}
