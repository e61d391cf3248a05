import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import type { Operator, OperatorFamily } from './operator.ts';

function softmaxOperator(logarithm: boolean): Operator {
  return {
    infer: (node, inputs) => {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      return [{ dtype, shape }];
    },
    execute: (node, inputs) => [softmax(node, requiredInput(node, inputs, 0), logarithm)],
  };
}

function softmax(node: Node, input: Tensor, logarithm: boolean): Tensor {
  const { dtype, shape } = input;
  const data = floatData(node, input);
  const axis = resolveAxis(node, intAttribute(node, 'axis', -1), shape.length);
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const result = allocate(dtype, data.length);
  for (let begin = 0; begin < data.length; begin += size * inner) {
    for (let first = begin; first < begin + inner; first++) {
      const end = first + size * inner;
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = first; i < end; i += inner) largest = Math.max(largest, data[i]);
      let sum = 0;
      for (let i = first; i < end; i += inner) sum += Math.exp(data[i] - largest);
      const logSum = Math.log(sum);
      for (let i = first; i < end; i += inner) {
        const shifted = data[i] - largest;
        result[i] = logarithm ? shifted - logSum : Math.exp(shifted) / sum;
      }
    }
  }
  return { dtype, shape, data: result };
}

export const softmaxOperators: OperatorFamily = {
  Softmax: softmaxOperator(false),
  LogSoftmax: softmaxOperator(true),
};
