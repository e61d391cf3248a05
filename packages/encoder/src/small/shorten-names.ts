import type { Graph } from '@fsnet/graph';

/** A graph with short names inside. */
export interface Shortened {
  readonly graph: Graph;
  /** The names that weights had, by those that they have. */
  readonly weightNames: ReadonlyMap<string, string>;
}

/**
 * Gives short names to all values but the inputs and outputs of the network, and none to its nodes. Each name is of
 * the fewest characters, so that it takes 8 bytes of a file at most. A network whose operators have sub-graphs, which
 * may hold any names, stays as it is.
 */
export function shortenNames(graph: Graph): Shortened {
  const { inputs, outputs, nodes, weights } = graph;
  const hasSubGraphs = nodes.some(
    ({ captures, attributes }) =>
      captures !== undefined || Object.values(attributes).some(({ type }) => type === 'opaque'),
  );
  if (hasSubGraphs) return { graph, weightNames: new Map() };
  const names = new Map<string, string>([...inputs, ...outputs].map(({ name }) => [name, name]));
  const kept = new Set(names.keys());
  let next = 0;
  const shortOf = (name: string): string => {
    if (name === '') return '';
    let short = names.get(name);
    while (short === undefined) {
      const candidate = (next++).toString(36);
      if (!kept.has(candidate)) short = candidate;
    }
    names.set(name, short);
    return short;
  };
  const shortNodes = nodes.map((node) => ({
    ...node,
    name: '',
    inputs: node.inputs.map(shortOf),
    outputs: node.outputs.map(shortOf),
  }));
  const renamed = Array.from(weights, ([name, weight]) => [shortOf(name), weight] as const);
  const weightNames = new Map(Array.from(weights.keys(), (name) => [shortOf(name), name]));
  return { graph: { ...graph, nodes: shortNodes, weights: new Map(renamed) }, weightNames };
}
