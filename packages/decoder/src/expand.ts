import { elementCount, type Graph, type Weight, weightTensor } from '@fsnet/graph';

/**
 * The same network with every weight dense and plain, in the element type that the network computes with: filters
 * out of summaries, values out of levels. Weights that are so already are shared with `graph`, not copied.
 */
export function expand(graph: Graph): Graph {
  const weights = new Map<string, Weight>();
  for (const [name, weight] of graph.weights) weights.set(name, expandWeight(weight));
  return { ...graph, weights };
}

/** One weight, dense and plain. */
export function expandWeight(weight: Weight): Weight {
  const { dtype, shape, data } = weightTensor(weight);
  return {
    kind: 'dense',
    dtype,
    shape,
    vector: { format: 'plain', dtype, data, count: elementCount(shape) },
  };
}
