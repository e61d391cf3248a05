import { requiredInput } from './arguments.ts';
import { combineNumbers } from './binary.ts';
import { commonType, elementClass } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';

/** `x` where it is not below 0, else `slope * x`; the slope broadcasts to the shape of `x`. */
const parametricRelu: Operator = {
  infer: (node, inputs) => {
    const { dtype, shape } = requiredInput(node, inputs, 0);
    return [{ dtype, shape }];
  },
  execute: (node, inputs) => {
    const [x, slope] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
    const dtype = commonType(node, [x, slope]);
    const kind = elementClass(node, dtype);
    if (kind !== 'float' && kind !== 'integer') throw nodeError(node, 'unsupported-type', `${dtype} values`);
    const result = combineNumbers(node, x, slope, dtype, (a, s) => (a < 0 ? s * a : a));
    if (`${result.shape}` !== `${x.shape}`)
      throw nodeError(node, 'bad-shape', `slope [${slope.shape}] does not broadcast to [${x.shape}]`);
    return [result];
  },
};

export const parametricReluOperators: OperatorFamily = { PRelu: parametricRelu };
