import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { commonType, elementClass, holdsBigInts } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { mapNumbers } from './unary.ts';

const clip: Operator = {
  infer: (node, inputs) => {
    const { dtype, shape } = requiredInput(node, inputs, 0);
    return [{ dtype, shape }];
  },
  /** Where the lower bound is above the upper, every element becomes the upper. */
  execute: (node, inputs) => {
    const input = requiredInput(node, inputs, 0);
    commonType(
      node,
      inputs.filter((each) => each !== undefined),
    );
    const lower = bound(node, inputs[1]);
    const upper = bound(node, inputs[2]);
    if (elementClass(node, input.dtype) === 'big-integer')
      return [clipBigInts(input, lower as bigint | undefined, upper as bigint | undefined)];
    const low = (lower ?? Number.NEGATIVE_INFINITY) as number;
    const high = (upper ?? Number.POSITIVE_INFINITY) as number;
    return [mapNumbers(input, (x) => Math.min(Math.max(x, low), high))];
  },
};

function bound(node: Node, tensor: Tensor | undefined): number | bigint | undefined {
  if (tensor && elementCount(tensor.shape) !== 1)
    throw nodeError(node, 'bad-shape', 'a bound is no scalar', {
      expected: '[]',
      actual: `[${tensor.shape}]`,
    });
  return tensor?.data[0];
}

function clipBigInts(input: Tensor, lower: bigint | undefined, upper: bigint | undefined): Tensor {
  const data = allocate(input.dtype, input.data.length);
  if (!holdsBigInts(data) || !holdsBigInts(input.data)) throw new TypeError('64-bit integers are needed');
  for (let i = 0; i < data.length; i++) {
    let value = input.data[i];
    if (lower !== undefined && value < lower) value = lower;
    if (upper !== undefined && value > upper) value = upper;
    data[i] = value;
  }
  return { ...input, data };
}

export const clipOperators: OperatorFamily = { Clip: clip };
