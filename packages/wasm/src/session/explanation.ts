import type { Layer, Plan } from '../plan/plan.ts';

/** How one layer runs, and why. */
export interface LayerExplanation {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes that run with it, in order. */
  readonly fused: readonly string[];
  /** Of its first output; empty where it is not known before it runs. */
  readonly shape: readonly number[];
  /** `fast summary`, `expanded`, `dense`, ...; `reference operator` where there is no kernel, `view` for no work. */
  readonly kernel: string;
  /** One clause; empty where there was nothing to choose. */
  readonly reason: string;
  /** Multiply-adds that are spent, and those of the dense network. 0 for layers that are not made of them. */
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
}

/** How a network runs with inputs of certain shapes. */
export interface Explanation {
  readonly layers: readonly LayerExplanation[];
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
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
  const explained = layers.map(({ node, choice, kind }): LayerExplanation => {
    const [output] = node.outputs;
    return {
      ...nameOf(node),
      fused: node.members.map((member) => nameOf(member).name).filter((name) => name !== nameOf(node).name),
      shape: values.isKnown(output) ? values.shape(output) : [],
      ...{ kernel: kind === 'host' ? 'reference operator' : kind, reason: '' },
      ...{ multiplyAdds: 0, denseMultiplyAdds: 0 },
      ...choice,
    };
  });
  const sum = (field: 'multiplyAdds' | 'denseMultiplyAdds') =>
    explained.reduce((total, layer) => total + layer[field], 0);
  return {
    layers: explained,
    multiplyAdds: sum('multiplyAdds'),
    denseMultiplyAdds: sum('denseMultiplyAdds'),
    memory,
  };
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
      ...{ ...nameOf(node), milliseconds: medians[i], share: total && medians[i] / total },
    })),
  };
}

function nameOf({ name, op, outputs }: Layer['node'] | Layer['node']['members'][number]): {
  name: string;
  op: string;
} {
  return { name: name || outputs[0], op };
}
