import { type Graph, segmentStarts, type Weight, weightTensor } from '@fsnet/graph';
import type { SummaryLayout } from './filter-summary.ts';
import { toTfjsLayout } from './layout.ts';
import type { TrainingState } from './state.ts';
import type { Values } from './values.ts';

/**
 * The state from which training a CIFAR ResNet of `@fsnet/models` goes on: its weights, with those that are
 * summaries of tap segments left as summaries.
 */
export function stateOfGraph(graph: Graph): TrainingState {
  const parameters = new Map<string, Values>();
  const statistics = new Map<string, Values>();
  const summaries = new Map<string, SummaryLayout>();
  for (const [name, weight] of graph.weights) {
    if (/\.(mean|variance)$/.test(name)) statistics.set(name, denseValues(weight));
    else if (weight.kind === 'summary') {
      const [, channels] = weight.shape;
      if (weight.segments !== 'tap' || weight.vector.format !== 'plain') {
        throw new Error(`${name} must be an unquantised summary of tap segments`);
      }
      const rows = segmentStarts(weight).map((start) => start / channels);
      summaries.set(name, { shape: weight.shape, rows });
      const data = (weight.vector.data as Float32Array).slice();
      parameters.set(name, { shape: [data.length / channels, channels], data });
    } else parameters.set(name, denseValues(weight));
  }
  const velocities = new Map(
    [...parameters].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
  );
  return { epoch: 0, parameters, velocities, statistics, summaries };
}

function denseValues(weight: Weight): Values {
  const { shape, data } = weightTensor(weight);
  return toTfjsLayout({ shape, data: (data as Float32Array).slice() });
}
