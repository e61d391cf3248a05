import { type Graph, neededNodes, valuesRead } from '@fsnet/graph';

/** The part of a network that some of its values need: nodes, and the weights that they read. */
export function neededPart(graph: Graph, values: readonly string[]): Graph {
  const nodes = neededNodes(graph, values);
  const read = new Set([...nodes.flatMap(valuesRead), ...values]);
  const weights = new Map([...graph.weights].filter(([name]) => read.has(name)));
  return { ...graph, nodes, weights };
}
