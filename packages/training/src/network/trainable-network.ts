import type { LayerSettings } from '@fsnet/encoder';
import type { Graph, UnrollingOrder } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { compressLayers } from './compress-layers.ts';
import { findLearnables } from './find-parameters.ts';
import { registerKernelGradients } from './kernel-gradients.ts';
import { LearnedWeight } from './learned-weight.ts';
import { neededNodes, planTraining } from './network-plan.ts';
import { runForward } from './run-forward.ts';
import { statisticSpecs, withValues } from './running-statistics.ts';

/** Numbers that training changes, as one tensor. */
export interface ParameterSpec {
  /** Of the weight in the graph; `NAME.locations` for learned locations, `NAME.range` for learned quantiser ranges. */
  readonly name: string;
  readonly role: ParameterRole;
  /** In tfjs's layout: filters `[height, width, channels a group, filters]`, matrices `[inputs, outputs]`. */
  readonly shape: readonly number[];
  readonly initial: Float32Array;
  /** Whether weight decay is for it: filters, summaries and matrices. */
  readonly decayed: boolean;
}

export type ParameterRole = 'filter' | 'summary' | 'matrix' | 'bias' | 'scale' | 'locations' | 'range';

/** A running mean or variance of a batch normalization, `[channels]`. */
export interface StatisticSpec {
  /** Of the weight in the graph. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Float32Array;
  /** How much of the running value each step keeps: `running = momentum * running + (1 - momentum) * observed`. */
  readonly momentum: number;
}

/** One pass through a network. */
export interface ForwardCall {
  /** By input of the graph; images `[batch, height, width, channels]`, preprocessed. They stay the caller's. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  /** The current value of a parameter, which stays the caller's. */
  readonly parameter: (name: string) => tf.Tensor;
  readonly statistic: (name: string) => tf.Tensor;
  /** Whether batch normalizations use the statistics of the batch, or else the running ones. */
  readonly training: boolean;
  /** In training: is given the batch's statistics, by the name of the running ones. */
  readonly observe: (name: string, value: tf.Tensor) => void;
  /** How much of the run is done, 0 to 1. */
  readonly progress: number;
}

/** Settings for the layers whose weight's name matches, later ones over earlier ones, key by key. */
export interface TrainableLayerSettings extends Omit<LayerSettings, 'locations' | 'coder' | 'refit'> {
  /** A glob, as in the encoder's recipes. */
  readonly match: string;
  /**
   * Where the segments of a new summary start: as the encoder has it (`tap`, `half-tap`, `free`, `circular`; `fixed` is its
   * default), or `learned` (DFSNet), which ends on the points of `grid`.
   */
  readonly locations?: LayerSettings['locations'] | 'fixed' | 'learned' | undefined;
  /** Where learned locations end: on whole taps (the default), on half taps, anywhere. */
  readonly grid?: 'tap' | 'half-tap' | 'free' | undefined;
  /** Default `hwi`. */
  readonly order?: UnrollingOrder | undefined;
  /** The same as `locations: 'circular'`. */
  readonly circular?: boolean | undefined;
}

export interface NetworkOptions {
  readonly layers?: readonly TrainableLayerSettings[] | undefined;
  /** Of summaries and dense weights, where `layers` do not say otherwise: 2 to 8, or 32 for none, the default. */
  readonly bits?: number | undefined;
  /** Where quantisers take their range from: the values (`minmax`, the default), or parameters (`learned`). */
  readonly range?: 'minmax' | 'learned' | undefined;
  /** New summaries are fitted to the graph's dense weights (`fit`, the default), or drawn at random. */
  readonly initialize?: 'fit' | 'random' | undefined;
  /** Of fits and random summaries. */
  readonly seed: number;
}

/** A network as a function of its parameters. */
export interface TrainableNetwork {
  readonly parameters: readonly ParameterSpec[];
  readonly statistics: readonly StatisticSpec[];
  /** Layers that learn as summaries. */
  readonly summaries: readonly string[];
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
  const learnables = findLearnables({ ...compressed.graph, nodes: neededNodes(compressed.graph) });
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
