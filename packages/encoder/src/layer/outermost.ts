import type { Graph, Node } from '@fsnet/graph';

/** The layers that see an input of the graph with no other layer in between. */
export function firstLayers(graph: Graph, isLayer: (node: Node) => boolean): Set<Node> {
  const found = new Set<Node>();
  const reached = new Set(graph.inputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (!node.inputs.some((input) => reached.has(input))) continue;
    if (isLayer(node)) found.add(node);
    else for (const output of node.outputs) reached.add(output);
  }
  return found;
}

/**
 * The layers that give an output of the graph with no other layer in between. Of a sum's terms only the one that is
 * computed last counts, so that a chain of residual blocks has one last layer, not one a block.
 */
export function lastLayers(graph: Graph, isLayer: (node: Node) => boolean): Set<Node> {
  const found = new Set<Node>();
  const place = new Map<string, number>();
  for (const [index, node] of graph.nodes.entries()) for (const name of node.outputs) place.set(name, index);
  const reached = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => reached.has(output))) continue;
    if (isLayer(node)) {
      found.add(node);
      continue;
    }
    const computed = [...node.inputs, ...(node.captures ?? [])].filter((input) => place.has(input));
    if (node.domain === '' && (node.op === 'Add' || node.op === 'Sum')) {
      const latest = computed.reduce((a, b) => ((place.get(a) ?? -1) > (place.get(b) ?? -1) ? a : b), '');
      reached.add(latest);
    } else for (const input of computed) reached.add(input);
  }
  return found;
}
