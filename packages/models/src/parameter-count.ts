import { elementCount, type Graph, type Weight } from '@fsnet/graph';

/** Number of trainable values of a network, as training frameworks count: batch statistics are left out. */
export function parameterCount(graph: Graph): number {
  const statistics = new Set(
    graph.nodes.flatMap(({ op, inputs }) => (op === 'BatchNormalization' ? inputs.slice(3) : [])),
  );
  let count = 0;
  for (const [name, weight] of graph.weights) if (!statistics.has(name)) count += valueCount(weight);
  return count;
}

function valueCount(weight: Weight): number {
  return weight.kind === 'dense' ? elementCount(weight.shape) : weight.vector.count;
}
