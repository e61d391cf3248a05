import { type Graph, segmentStarts, type Weight, weightTensor } from '@fsnet/graph';
import { toTfjsLayout } from './layout.ts';
import type { SummaryFilters, TrainingState } from './state.ts';
import type { Values } from './values.ts';

/**
 * The state from which training a CIFAR ResNet of `@fsnet/models` goes on: its weights, with those that are
 * summaries left as summaries.
 */
export function stateOfGraph(graph: Graph): TrainingState {
  const parameters = new Map<string, Values>();
  const statistics = new Map<string, Values>();
  const summaries = new Map<string, SummaryFilters>();
  for (const [name, weight] of graph.weights) {
    if (/\.(mean|variance)$/.test(name)) statistics.set(name, denseValues(weight));
    else if (weight.kind === 'summary') {
      if (weight.vector.format !== 'plain') throw new Error(`${name} must be an unquantised summary`);
      summaries.set(name, { layout: weight, starts: segmentStarts(weight) });
      const data = (weight.vector.data as Float32Array).slice();
      parameters.set(name, { shape: [data.length], data });
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
