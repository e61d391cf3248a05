import { joined, takesEpilogue } from './epilogue.ts';
import type { FusedNode } from './planned-node.ts';
import type { Rule } from './rule.ts';

/** A sum with a value of the same shape, which the kernel of the later of its two makers adds while it stores. */
export const fuseResidual: Rule = (node, { facts, maker, isLater }) => {
  if (node.op !== 'Add') return undefined;
  const shape = `${facts.shape(node.outputs[0])}`;
  let found: [FusedNode, string] | undefined;
  for (const [index, input] of node.inputs.entries()) {
    const before = maker(input);
    const other = node.inputs[1 - index];
    if (!takesEpilogue(before) || before.epilogue.residual !== undefined || facts.constant(other)) continue;
    if (`${facts.shape(input)}` !== shape || `${facts.shape(other)}` !== shape) continue;
    if (!found || isLater(before, found[0])) found = [before, other];
  }
  if (!found) return undefined;
  const [before, residual] = found;
  return [joined(before, { ...before.epilogue, residual }, node), before];
};
