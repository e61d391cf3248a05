import type { FusedNode } from '../fuse/planned-node.ts';
import type { Node } from '../network/node.ts';
import type { Choice } from './choice.ts';
import type { KnownValues } from './known-values.ts';

/** How one layer runs, and why. */
export interface LayerExplanation {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes that run with it, in order. */
  readonly fused: readonly string[];
  /** Of its first output; empty where it is not known before it runs. */
  readonly shape: readonly number[];
  /**
   * `fast summary`, `expanded`, `dense`, ...; `reference operator` where there is no kernel, `view` for no work; `tfjs`
   * for kernels of TensorFlow.js that nothing was chosen among.
   */
  readonly kernel: string;
  /** One clause; empty where there was nothing to choose. */
  readonly reason: string;
  /** Multiply-adds that are spent, and those of the dense network. 0 for layers that are not made of them. */
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
}

/** How a network runs with inputs of certain shapes. */
export interface NetworkExplanation {
  readonly layers: readonly LayerExplanation[];
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
}

/** A planned layer. */
export interface ExplainedLayer {
  readonly node: FusedNode;
  /** What runs it, unless it had a choice. */
  readonly kernel: string;
  /** Why, unless it had a choice. */
  readonly reason?: string;
  readonly choice?: Choice | undefined;
}

/** Explains planned layers. */
export function explainLayers(
  layers: readonly ExplainedLayer[],
  values: Pick<KnownValues, 'isKnown' | 'shape'>,
): NetworkExplanation {
  const explained = layers.map(({ node, kernel, reason = '', choice }): LayerExplanation => {
    const [output] = node.outputs;
    const own = layerName(node);
    return {
      ...own,
      fused: node.members.map((member) => layerName(member).name).filter((name) => name !== own.name),
      shape: values.isKnown(output) ? values.shape(output) : [],
      ...{ kernel, reason, multiplyAdds: 0, denseMultiplyAdds: 0 },
      ...choice,
    };
  });
  const sum = (field: 'multiplyAdds' | 'denseMultiplyAdds') =>
    explained.reduce((total, layer) => total + layer[field], 0);
  return {
    layers: explained,
    multiplyAdds: sum('multiplyAdds'),
    denseMultiplyAdds: sum('denseMultiplyAdds'),
  };
}

/** How a node is called where people see it. */
export function layerName({ name, op, outputs }: Node): { readonly name: string; readonly op: string } {
  return { name: name || outputs[0], op };
}
