import { activationOf } from './activation.ts';
import { joined, takesEpilogue } from './epilogue.ts';
import type { Activation, FusedNode } from './planned-node.ts';
import type { Fusion, Rule } from './rule.ts';

/** `x * sigmoid(x)` and the like, which networks often spell out: SiLU, HardSwish and Mish. */
export const fuseGate: Rule = (node, fusion) => {
  if (node.op !== 'Mul') return undefined;
  for (const [index, input] of node.inputs.entries()) {
    const before = fusion.maker(input, 2);
    const factor = fusion.maker(node.inputs[1 - index]);
    if (!takesEpilogue(before) || !factor) continue;
    const [activation, ...replaced] = gateOf(factor, input, fusion) ?? [];
    if (!activation) continue;
    const epilogue = { ...before.epilogue, activation };
    return [joined(before, epilogue, ...replaced, node), before, ...replaced];
  }
  return undefined;
};

/** What `x` times this factor is, and the nodes that make the factor of `x`. */
function gateOf(
  factor: FusedNode,
  x: string,
  { facts, maker }: Fusion,
): [Activation, ...FusedNode[]] | undefined {
  const inner = maker(factor.inputs[0]);
  if (factor.op === 'Tanh' && inner?.op === 'Softplus' && inner.inputs[0] === x)
    return [{ kind: 'mish' }, inner, factor];
  if (factor.inputs[0] !== x) return undefined;
  const activation = activationOf(factor, facts);
  if (activation?.kind === 'sigmoid') return [{ kind: 'silu' }, factor];
  if (activation?.kind !== 'hardSigmoid' || activation.beta !== 0.5) return undefined;
  return Math.fround(activation.alpha) === Math.fround(1 / 6) ? [{ kind: 'hardSwish' }, factor] : undefined;
}
