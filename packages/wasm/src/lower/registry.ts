import type { Facts, Lowered, Lowering, PlannedNode } from '../plan/lowering.ts';

/** By ONNX operator, what may turn a node into kernel calls; the first that does is taken. */
const lowerings: Readonly<Record<string, readonly Lowering[]>> = {};

/** How `node` runs, or nothing where no kernel fits. */
export function lowerNode(node: PlannedNode, facts: Facts): Lowered | undefined {
  if (node.domain !== '' || !Object.hasOwn(lowerings, node.op)) return undefined;
  for (const lower of lowerings[node.op]) {
    const lowered = lower(node, facts);
    if (lowered) return lowered;
  }
  return undefined;
}
