import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { binaryOperator, combineBigInts, combineNumbers, inferBroadcast } from './binary.ts';
import { commonType, elementClass } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { mapNumbers } from './unary.ts';

type Compare = <T extends number | bigint>(a: T, b: T) => boolean;

function comparison(compare: Compare): Operator {
  return {
    infer: (node, inputs) => [{ ...inferBroadcast(node, inputs.slice(0, 2))[0], dtype: 'bool' }],
    execute: (node, inputs) => {
      const [a, b] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
      const kind = elementClass(node, commonType(node, [a, b]));
      return kind === 'big-integer'
        ? [combineBigInts(node, a, b, 'bool', (x, y) => compare(x, y))]
        : [combineNumbers(node, a, b, 'bool', (x, y) => Number(compare(x, y)))];
    },
  };
}

const not: Operator = {
  infer: (node, inputs) => [{ dtype: 'bool', shape: requiredInput(node, inputs, 0).shape }],
  execute: (node, inputs) => [mapNumbers(boolInput(node, requiredInput(node, inputs, 0)), (x) => 1 - x)],
};

function boolInput(node: Node, tensor: Tensor): Tensor {
  if (tensor.dtype === 'bool') return tensor;
  throw nodeError(node, 'bad-type', 'type of the input', { expected: 'bool', actual: tensor.dtype });
}

/** Comparisons and logic; results are `bool`. */
export const comparisonOperators: OperatorFamily = {
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: binaryOperator(() => ({ bool: (a, b) => a & b })),
  Or: binaryOperator(() => ({ bool: (a, b) => a | b })),
  Xor: binaryOperator(() => ({ bool: (a, b) => a ^ b })),
  Not: not,
};
