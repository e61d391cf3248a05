import type { Graph } from './graph.ts';
import type { Node } from './node.ts';

/** Names of the values that a node reads, those of its sub-graphs among them; a value read twice stands twice. */
export function valuesRead(node: Node): readonly string[] {
  const inputs = node.inputs.filter((name) => name !== '');
  return node.captures ? [...inputs, ...node.captures] : inputs;
}

/** By value name, the indices of the nodes that read it, in order and each once. Values that no node reads are absent. */
export function valueConsumers(graph: Pick<Graph<unknown>, 'nodes'>): Map<string, number[]> {
  const consumers = new Map<string, number[]>();
  for (const [index, node] of graph.nodes.entries()) {
    for (const name of new Set(valuesRead(node))) {
      const readers = consumers.get(name);
      if (readers) readers.push(index);
      else consumers.set(name, [index]);
    }
  }
  return consumers;
}

/** By value name, the index of the node that makes it. Inputs and weights are absent. */
export function valueProducers(graph: Pick<Graph<unknown>, 'nodes'>): Map<string, number> {
  const producers = new Map<string, number>();
  for (const [index, node] of graph.nodes.entries())
    for (const name of node.outputs) if (name !== '') producers.set(name, index);
  return producers;
}
