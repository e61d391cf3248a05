import type { Weight } from '../weight/weight.ts';
import type { Graph } from './graph.ts';
import { valuesRead } from './values-read.ts';

/** Operators that others are fused with, and whose weights are large. */
const heavy = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

/**
 * The first nodes of a network, as far as their weights are there, as a network of its own: for what can be prepared
 * while the others are still to come. It ends before a convolution or matrix product, so that each has with it the
 * nodes that it is fused with. `undefined` where there is nothing in it.
 *
 * @param weights Those that are there.
 */
export function availablePart(
  graph: Graph<unknown>,
  weights: ReadonlyMap<string, Weight>,
): Graph | undefined {
  const isThere = (name: string) => weights.has(name) || !graph.weights.has(name);
  let end = graph.nodes.findIndex((node) => !valuesRead(node).every(isThere));
  if (end < 0) end = graph.nodes.length;
  while (end > 0 && !heavy.includes(graph.nodes[end - 1].op)) end--;
  if (end <= 1) return undefined;
  const nodes = graph.nodes.slice(0, end - 1);
  const read = new Set(nodes.flatMap(valuesRead));
  const readLater = new Set(graph.nodes.slice(end - 1).flatMap(valuesRead));
  for (const { name } of graph.outputs) readLater.add(name);
  const made = nodes.flatMap(({ outputs }) => outputs).filter((name) => readLater.has(name));
  return {
    ...graph,
    nodes,
    outputs: made.map((name) => ({ name, dtype: 'float32', shape: null })),
    weights: new Map([...weights].filter(([name]) => read.has(name))),
  };
}
