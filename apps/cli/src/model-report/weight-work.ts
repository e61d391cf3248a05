import { type Graph, layerName, multiplyAdds, type Node } from '@fsnet/graph';
import type { Explanation } from '../backends/session.ts';

/** Multiply-adds that a weight is read for, on one sample. */
export interface Work {
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
  /** What the runtime does, as `fsn run --explain` calls it. */
  readonly kernel: string;
}

/**
 * The work of each weight that convolutions and matrix products read. Layers whose nodes share a name with others
 * cannot be told apart and are left out; sums belong to the explanation itself.
 */
export function workOfWeights(graph: Graph, explanation: Explanation): Map<string, Work> {
  const spending = multiplyAdds(graph).byNode;
  const nodes = new Map<string, { readonly node: Node; readonly spends: boolean } | 'several'>();
  for (const [index, node] of graph.nodes.entries()) {
    const { name } = layerName(node);
    nodes.set(name, nodes.has(name) ? 'several' : { node, spends: spending.has(index) });
  }
  const work = new Map<string, Work>();
  for (const { name, fused, kernel, multiplyAdds: spent, denseMultiplyAdds: dense } of explanation.layers) {
    if (dense === 0) continue;
    const members = [name, ...fused].map((member) => nodes.get(member));
    const main = members.find((member) => member !== undefined && member !== 'several' && member.spends);
    if (main === undefined || main === 'several' || members[0] === 'several') continue;
    const weight = main.node.inputs.find((input) => graph.weights.has(input));
    if (weight === undefined) continue;
    const before = work.get(weight) ?? { multiplyAdds: 0, denseMultiplyAdds: 0 };
    work.set(weight, {
      multiplyAdds: before.multiplyAdds + spent,
      denseMultiplyAdds: before.denseMultiplyAdds + dense,
      kernel,
    });
  }
  return work;
}
