import { drawUniform, float32, type Graph, type Tensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { type NetworkOptions, type TrainableNetwork, trainableNetwork } from './trainable-network.ts';

/** A network and a batch for it. */
export interface NetworkCase {
  readonly name: string;
  readonly network: () => TrainableNetwork;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

function networkCase(name: string, options: Partial<NetworkOptions>): NetworkCase {
  const graph = cifarResNet({ depth: 8, width: 4 });
  // For images of any size.
  const open: Graph = { ...graph, inputs: [{ ...graph.inputs[0], shape: [null, 3, null, null] }] };
  return {
    name,
    network: () => trainableNetwork(open, { seed: 0, ...options }),
    inputs: { image: float32([2, 3, 9, 9], drawUniform(3, 2 * 3 * 81, -1, 1)) },
  };
}

/** Residual networks with filters of every kind. */
export const networkCases: readonly NetworkCase[] = [
  networkCase('dense filters', {}),
  ...(['tap', 'row', 'filter'] as const).map((segments) =>
    networkCase(`summaries of ${segments} segments`, {
      layers: [{ match: '*.conv.weight', segments, ratio: 2 }],
    }),
  ),
];
