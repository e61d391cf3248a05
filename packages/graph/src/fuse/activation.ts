import type { Node } from '../network/node.ts';
import { joined, takesEpilogue } from './epilogue.ts';
import type { Activation, Facts } from './planned-node.ts';
import type { Rule } from './rule.ts';

/** An activation that is applied while the result before it is stored. */
export const fuseActivation: Rule = (node, { facts, maker }) => {
  const before = maker(node.inputs[0]);
  if (!takesEpilogue(before)) return undefined;
  const activation = activationOf(node, facts);
  return activation && [joined(before, { ...before.epilogue, activation }, node), before];
};

/** The activation that the node is, if stores can apply it. */
export function activationOf({ op, inputs, attributes }: Node, facts: Facts): Activation | undefined {
  const float = (name: string, otherwise: number) => {
    const attribute = attributes[name];
    return attribute?.type === 'float' ? attribute.value : otherwise;
  };
  switch (op) {
    case 'Relu':
      return { kind: 'clamp', minimum: 0, maximum: Number.POSITIVE_INFINITY };
    case 'Clip': {
      const [minimum, maximum] = [1, 2].map((index) => {
        const bound = index === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
        return inputs[index] ? facts.constant(inputs[index])?.data[0] : bound;
      });
      if (typeof minimum !== 'number' || typeof maximum !== 'number') return undefined;
      return { kind: 'clamp', minimum, maximum };
    }
    case 'LeakyRelu':
      return { kind: 'leakyRelu', alpha: float('alpha', Math.fround(0.01)) };
    case 'HardSigmoid':
      return { kind: 'hardSigmoid', alpha: float('alpha', Math.fround(0.2)), beta: float('beta', 0.5) };
    case 'Sigmoid':
      return { kind: 'sigmoid' };
    case 'Tanh':
      return { kind: 'tanh' };
    case 'HardSwish':
      return { kind: 'hardSwish' };
    case 'Mish':
      return { kind: 'mish' };
    default:
      return undefined;
  }
}
