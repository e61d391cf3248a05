import { floatAttribute, stringAttribute } from './attributes.ts';
import { errorFunction } from './error-function.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { unaryOperator } from './unary.ts';

/** Activations that look at one element at a time. */
export const activationOperators: OperatorFamily = {
  Celu: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', 1);
    return (x) => (x < 0 ? alpha * Math.expm1(x / alpha) : x);
  }),
  Elu: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', 1);
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
  }),
  Gelu: unaryOperator((node) => {
    const approximate = stringAttribute(node, 'approximate', 'none');
    if (approximate === 'none') return (x) => 0.5 * x * (1 + errorFunction(x * Math.SQRT1_2));
    if (approximate === 'tanh')
      return (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    throw nodeError(node, 'bad-value', `approximate is "${approximate}", neither "none" nor "tanh"`);
  }),
  HardSigmoid: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', Math.fround(0.2));
    const beta = floatAttribute(node, 'beta', 0.5);
    return (x) => Math.max(0, Math.min(1, alpha * x + beta));
  }),
  HardSwish: unaryOperator(() => (x) => x * Math.max(0, Math.min(1, x / 6 + 0.5))),
  LeakyRelu: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', Math.fround(0.01));
    return (x) => (x < 0 ? alpha * x : x);
  }),
  Mish: unaryOperator(() => (x) => x * Math.tanh(softplus(x))),
  Relu: unaryOperator(() => (x) => Math.max(x, 0), { integers: true, bigint: (x) => (x < 0n ? 0n : x) }),
  Selu: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', Math.fround(1.6732631921768188));
    const gamma = floatAttribute(node, 'gamma', Math.fround(1.0507010221481323));
    return (x) => gamma * (x <= 0 ? alpha * Math.expm1(x) : x);
  }),
  Sigmoid: unaryOperator(() => (x) => 1 / (1 + Math.exp(-x))),
  Softplus: unaryOperator(() => softplus),
  Softsign: unaryOperator(() => (x) => x / (1 + Math.abs(x))),
  Tanh: unaryOperator(() => Math.tanh),
  ThresholdedRelu: unaryOperator((node) => {
    const alpha = floatAttribute(node, 'alpha', 1);
    return (x) => (x > alpha ? x : 0);
  }),
};

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
