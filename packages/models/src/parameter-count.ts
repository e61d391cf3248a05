import { elementCount, type Graph, type Weight } from '@fsnet/graph';

const layerOperators: ReadonlySet<string> = new Set(['Conv', 'Gemm', 'BatchNormalization']);

/**
 * Number of trainable values of a network, as training frameworks count: batch statistics and the constants of
 * clips, slices and pads are left out. A filter summary counts its own values.
 */
export function parameterCount(graph: Graph): number {
  return countValues(graph, (op) => (op === 'BatchNormalization' ? 3 : Number.POSITIVE_INFINITY));
}

/**
 * Number of values in a network's state as PyTorch saves it: the parameters, mean and variance of every batch
 * normalization, and one more for each, its counter `num_batches_tracked`.
 */
export function stateCount(graph: Graph): number {
  const counters = graph.nodes.filter(({ op }) => op === 'BatchNormalization').length;
  return countValues(graph, () => Number.POSITIVE_INFINITY) + counters;
}

/** Values of the weights of layers, of each node only inputs before `end(op)`. A shared weight counts once. */
function countValues(graph: Graph, end: (op: string) => number): number {
  const names = new Set(
    graph.nodes.flatMap(({ op, inputs }) =>
      layerOperators.has(op)
        ? inputs.slice(1, end(op))
        : op === 'Mul'
          ? inputs.filter((name) => isPerChannel(graph.weights.get(name)))
          : [],
    ),
  );
  let count = 0;
  for (const name of names) {
    const weight = graph.weights.get(name);
    if (weight) count += valueCount(weight);
  }
  return count;
}

/** Whether it is `[1, channels, 1, 1]`, as the scale of normalised features is. */
function isPerChannel(weight: Weight | undefined): boolean {
  const [batch, channels, ...rest] = weight?.shape ?? [];
  return batch === 1 && channels > 1 && rest.length === 2 && elementCount(rest) === 1;
}

function valueCount(weight: Weight): number {
  return weight.kind === 'dense' ? elementCount(weight.shape) : weight.vector.count;
}
