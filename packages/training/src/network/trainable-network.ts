import { elementCount, type Graph, neededNodes } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { compressLayers } from './compress-layers.ts';
import { findLearnables } from './find-parameters.ts';
import type { ForwardCall } from './forward-call.ts';
import { registerKernelGradients } from './kernel-gradients.ts';
import { LearnedWeight } from './learned-weight.ts';
import type { NetworkOptions } from './network-options.ts';
import { planTraining } from './network-plan.ts';
import type { ParameterSpec, StatisticSpec } from './parameter-spec.ts';
import { runForward } from './run-forward.ts';
import { statisticSpecs, withValues } from './running-statistics.ts';

/** A network as a function of its parameters. */
export interface TrainableNetwork {
  readonly parameters: readonly ParameterSpec[];
  readonly statistics: readonly StatisticSpec[];
  /** Layers that learn as summaries. */
  readonly summaries: readonly string[];
  /** Values of all learned weights but those of the architecture, as they are stored and as they would be dense. */
  readonly weights: { readonly stored: number; readonly dense: number };
  /** By weight, why a layer that was to get a summary stays dense. */
  readonly obstacles: ReadonlyMap<string, string>;
  /** The outputs by name, in ONNX's layout. Call it inside of `tf.tidy`. */
  forward(call: ForwardCall): Record<string, tf.Tensor>;
  /** The network with these values of parameters and statistics: what `encode` writes as the forward pass computed. */
  toGraph(values: (name: string) => Float32Array): Graph;
  /** Where the segments of every summary with learned locations lie, in values, by weight: for plots. */
  locations(values: (name: string) => Float32Array): ReadonlyMap<string, Float32Array>;
}

/**
 * Makes a network learn.
 *
 * @throws FsnError `unsupported-operator` where it has operators that gradients do not pass.
 */
export function trainableNetwork(graph: Graph, options: NetworkOptions): TrainableNetwork {
  const compressed = compressLayers(graph, options);
  const needed = { ...compressed.graph, nodes: neededNodes(compressed.graph) };
  const learnables = findLearnables(needed, options.frozen);
  const weights = new Map<string, LearnedWeight>();
  for (const [name, weight] of compressed.graph.weights) {
    const learnable = learnables.weights.get(name);
    const settings = compressed.layers.get(name) ?? { learnsRange: false };
    if (learnable) weights.set(name, new LearnedWeight(name, weight, learnable, settings));
  }
  const statistics = statisticSpecs(compressed.graph, learnables.statistics);
  const learned = new Set([...weights.keys(), ...learnables.statistics.keys()]);
  const plan = planTraining(compressed.graph, learned);
  registerKernelGradients();
  return {
    parameters: [...weights.values()].flatMap((weight) => weight.parameters()),
    statistics,
    summaries: [...compressed.layers.keys()].filter(
      (name) => compressed.graph.weights.get(name)?.kind === 'summary',
    ),
    weights: weightCounts([...weights.values()]),
    obstacles: compressed.obstacles,
    forward: (call) => runForward(plan, call, weights),
    toGraph(values) {
      const stored = new Map(compressed.graph.weights);
      for (const [name, weight] of weights) stored.set(name, weight.store(values));
      for (const { name } of statistics) stored.set(name, withValues(stored.get(name)!, values(name)));
      return { ...compressed.graph, weights: stored };
    },
    locations(values) {
      const found = Array.from(weights, ([name, weight]) => [name, weight.locations(values)] as const);
      return new Map(found.flatMap(([name, locations]) => (locations ? [[name, locations]] : [])));
    },
  };
}

function weightCounts(weights: readonly LearnedWeight[]): TrainableNetwork['weights'] {
  let [stored, dense] = [0, 0];
  for (const { weight, learnable } of weights) {
    if (learnable.role === 'architecture') continue;
    stored += weight.vector.count;
    dense += elementCount(weight.shape);
  }
  return { stored, dense };
}
