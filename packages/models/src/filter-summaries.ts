import { elementCount, type Graph, randomGenerator, type Weight } from '@fsnet/graph';
import { paperSummary, paperSummaryLength } from './paper-summary.ts';
import { fillNormal } from './weight-source.ts';

/** Gives the values of the summary of the weight `name`, `length` of them. */
export type SummarySource = (name: string, length: number) => Float32Array;

/** What {@link withFilterSummaries} can vary. */
export interface FilterSummaryOptions {
  /** Weights of a convolution to values of its summary, at least 1. */
  readonly ratio: number;
  /** Normal with deviation `sqrt(2 / length)` as in the paper's code, seed 0, where left out. */
  readonly values?: SummarySource;
}

/**
 * The filter-summary version of a network as the paper's code builds it. Every convolution becomes a summary of
 * `floor(weights / ratio)` values, the first one, 1x1 convolutions and shortcuts too; classifiers and batch
 * normalizations stay as they are. Depthwise and other grouped convolutions stay dense (that code has none).
 *
 * @throws RangeError where the ratio is below 1, or so high that a summary is shorter than a filter.
 */
export function withFilterSummaries(graph: Graph, options: FilterSummaryOptions): Graph {
  const { ratio, values = normalValues(0) } = options;
  if (!(ratio >= 1 && Number.isFinite(ratio)))
    throw new RangeError(`ratio must be a number of at least 1, found ${ratio}`);
  const weights = new Map<string, Weight>(graph.weights);
  for (const { op, inputs, attributes } of graph.nodes) {
    if (op !== 'Conv' || (attributes.group?.type === 'int' && attributes.group.value > 1)) continue;
    const name = inputs[1];
    const weight = graph.weights.get(name);
    if (weight === undefined || elementCount(weight.shape) === 0) continue;
    const length = paperSummaryLength(weight.shape, ratio);
    const filterLength = elementCount(weight.shape.slice(1));
    if (length < filterLength)
      throw new RangeError(
        `${name}: at ratio ${ratio} a summary of ${length} values is shorter than a filter of ${filterLength}`,
      );
    weights.set(name, paperSummary(weight.shape, values(name, length)));
  }
  return { ...graph, weights };
}

function normalValues(seed: number): SummarySource {
  const next = randomGenerator(seed);
  return (_name, length) => {
    const values = new Float32Array(length);
    fillNormal(values, Math.sqrt(2 / length), next);
    return values;
  };
}
