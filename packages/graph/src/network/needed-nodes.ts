import type { Graph } from './graph.ts';
import type { Node } from './node.ts';
import { valueProducers, valuesRead } from './values-read.ts';

/** The nodes that the values `outputs` depend on, in the graph's order; those of the network unless given. */
export function neededNodes(
  graph: Pick<Graph<unknown>, 'nodes' | 'outputs'>,
  outputs: readonly string[] = graph.outputs.map(({ name }) => name),
): Node[] {
  const producers = valueProducers(graph);
  const needed = new Set<Node>();
  const pending = [...outputs];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = graph.nodes[producers.get(name) ?? -1];
    if (!node || needed.has(node)) continue;
    needed.add(node);
    pending.push(...valuesRead(node));
  }
  return graph.nodes.filter((node) => needed.has(node));
}
