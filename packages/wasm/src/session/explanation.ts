import { explainLayers, layerName, type NetworkExplanation } from '@fsnet/graph';
import type { Layer, Plan } from '../plan/plan.ts';

/** How a network runs with inputs of certain shapes. */
export interface Explanation extends NetworkExplanation {
  readonly memory: MemoryUse;
}

/** Bytes of WebAssembly memory. */
export interface MemoryUse {
  /** Packed weights, which all sessions of the model share. */
  readonly weightBytes: number;
  /** What lies between the layers. */
  readonly arenaBytes: number;
  /** All that the model and its sessions have now. */
  readonly allocatedBytes: number;
}

/** One layer's share of a run. */
export interface LayerProfile {
  readonly name: string;
  readonly op: string;
  /** Median over the rounds. */
  readonly milliseconds: number;
  /** Of the sum of all layers, 0 to 1. */
  readonly share: number;
}

export interface Profile {
  readonly layers: readonly LayerProfile[];
  /** Sum of the layers. */
  readonly milliseconds: number;
}

export function explainPlan(
  { layers, values }: Pick<Plan, 'layers' | 'values'>,
  memory: MemoryUse,
): Explanation {
  const explained = layers.map(({ node, choice, kind }) => ({
    ...{ node, choice, kernel: kind === 'host' ? 'reference operator' : kind },
  }));
  return { ...explainLayers(explained, values), memory };
}

/** @param rounds For each round the milliseconds of each layer. */
export function profileLayers(layers: readonly Layer[], rounds: readonly Float64Array[]): Profile {
  const medians = layers.map((_, layer) => {
    const times = rounds.map((round) => round[layer]).sort((a, b) => a - b);
    return times[times.length >> 1];
  });
  const total = medians.reduce((a, b) => a + b, 0);
  return {
    milliseconds: total,
    layers: layers.map(({ node }, i) => ({
      ...{ ...layerName(node), milliseconds: medians[i], share: total && medians[i] / total },
    })),
  };
}
