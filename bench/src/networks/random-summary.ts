import {
  elementCount,
  type Graph,
  type Node,
  type NumericVector,
  randomGenerator,
  type SummaryWeight,
  type Weight,
} from '@fsnet/graph';

/** How a layer's filters lie in their summary. */
export interface SummaryRule {
  /** Taps from where one filter starts to where the next one does: 1 or 2, or 0.5 for half-tap locations. */
  readonly spacing: number;
  /**
   * `filter`: whole filters at equal distances. `tap`: every tap at a random row of a summary of the same length.
   * `filter` where left out.
   */
  readonly segments?: 'filter' | 'tap';
}

/** Random 8-bit values with the deviation of He initialisation for filters of `fanIn` weights. */
export function randomVector(count: number, fanIn: number, seed: number): NumericVector {
  const next = randomGenerator(seed);
  const levels = Uint8Array.from({ length: count }, () => 256 * next());
  const scale = (Math.sqrt(2 / fanIn) / 256) * Math.sqrt(12);
  return {
    format: 'affine',
    bits: 8,
    block: 0,
    scales: Float32Array.of(scale),
    zeros: Uint8Array.of(128),
    levels,
    count,
  };
}

/** A filter summary with random values for filters of `shape` `[filters, channels, 3, 3]`. */
export function randomSummary(shape: readonly number[], rule: SummaryRule, seed = 1): SummaryWeight {
  const { spacing, segments = 'filter' } = rule;
  const [filters, channels, rows, columns] = shape;
  const taps = rows * columns;
  const length = ((filters - 1) * spacing + taps) * channels;
  const step = spacing * channels;
  if (!Number.isInteger(step))
    throw new RangeError(`${spacing} taps of ${channels} channels are no whole values`);
  const next = randomGenerator(seed + 1);
  const row = () => Math.floor((next() * length) / channels) * channels;
  return {
    kind: 'summary',
    dtype: 'float32',
    shape,
    groups: 1,
    order: 'hwi',
    segments,
    circular: false,
    locations:
      segments === 'filter'
        ? { kind: 'uniform', step }
        : { kind: 'explicit', starts: Uint32Array.from({ length: filters * taps }, row) },
    vector: randomVector(length, taps * channels, seed),
  };
}

/** How many times fewer weights a summary has than its filters. */
export function compressionRatio({ shape, vector }: SummaryWeight): number {
  return elementCount(shape) / vector.count;
}

/** Fewest channels whose 3x3 filters are summarised: those of images are left as they are. */
const fewestChannels = 16;

/** The network with random summaries in place of the filters of its 3x3 convolutions. */
export function withSummaries(graph: Graph, rule: SummaryRule): Graph {
  const weights = new Map<string, Weight>(graph.weights);
  for (const [index, node] of graph.nodes.entries()) {
    const shape = filterShape(graph, node);
    if (shape?.[2] === 3 && shape[3] === 3 && shape[1] >= fewestChannels)
      weights.set(node.inputs[1], randomSummary(shape, rule, 2 * index));
  }
  return { ...graph, weights };
}

function filterShape(graph: Graph, node: Node): readonly number[] | undefined {
  return node.op === 'Conv' ? graph.weights.get(node.inputs[1])?.shape : undefined;
}
