import { drawUniform, float32, type Graph, int64, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { frozenWeights, mixedOperation } from './mixed-operation.fixture.ts';
import type { NetworkOptions } from './network-options.ts';
import { type TrainableNetwork, trainableNetwork } from './trainable-network.ts';

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

/** A shortcut without weights: every other pixel, and channels of zeros (He et al. 2016, option A). */
function strippedShortcut(): NetworkCase {
  const weights = new Map<string, Weight>();
  const add = (name: string, { dtype, shape, data }: Tensor): string => {
    weights.set(name, {
      ...{ kind: 'dense', dtype, shape },
      vector: { format: 'plain', dtype, data, count: data.length },
    });
    return name;
  };
  const ints = (name: string, ...values: number[]) => add(name, int64([values.length], values));
  const node = (op: string, inputs: string[], output: string): Node => ({
    ...{ name: output, op, domain: '', inputs, outputs: [output] },
    attributes: op === 'Conv' ? { strides: { type: 'ints', value: [2, 2] } } : {},
  });
  const filters = float32([5, 3, 1, 1], drawUniform(1, 15, -1, 1));
  const graph: Graph = {
    ...{ name: 'shortcut', opset: 22, domains: {}, weights, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3, 7, 6] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [
      node('MatMul', ['x', add('columns', float32([6, 6], drawUniform(4, 36, -1, 1)))], 'mixed'),
      node('Conv', ['mixed', add('filters', filters)], 'convolved'),
      node(
        'Slice',
        ['mixed', ints('0', 0, 0), ints('end', 7, 6), ints('axes', 2, 3), ints('steps', 2, 2)],
        'cut',
      ),
      node('Slice', ['mixed', ints('1', 1), ints('ends', 9), ints('axis', 1), ints('step', 2)], 'odd'),
      node('Slice', ['odd', '0', 'end', 'axes', 'steps'], 'oddCut'),
      node('Pad', ['cut', ints('pads', 0, 1, 0, 0, 0, 1, 0, 0)], 'wide'),
      node('Add', ['convolved', 'wide'], 'sum'),
      node('Relu', ['sum'], 'r'),
      node('Mul', ['r', 'oddCut'], 'y'),
    ],
  };
  return {
    name: 'a shortcut of slices',
    network: () => trainableNetwork(graph, { seed: 0 }),
    inputs: { x: float32([2, 3, 7, 6], drawUniform(3, 2 * 126, -1, 1)) },
  };
}

/** What an architecture search mixes, with its architecture weights. */
const mixed: NetworkCase = {
  name: 'a mixed operation',
  network: () => trainableNetwork(mixedOperation(), { seed: 0, frozen: frozenWeights }),
  inputs: { x: float32([2, 2, 8, 6], drawUniform(3, 2 * 96, -1, 1)) },
};

/** The same by summaries, of depthwise filters, too. */
const summarized: NetworkCase = {
  ...mixed,
  name: 'a mixed operation of summaries',
  network: () => {
    const layers = [
      ...[{ match: '*', ratio: 1.3, segments: 'filter', locations: 'free', protect: false } as const],
      ...[{ match: 'stem', ratio: 1 }],
    ];
    return trainableNetwork(mixedOperation(), { seed: 0, frozen: frozenWeights, layers, smallest: 8 });
  },
};

/** Residual networks with filters of every kind, and one without weights in its shortcut. */
export const networkCases: readonly NetworkCase[] = [
  strippedShortcut(),
  mixed,
  summarized,
  networkCase('dense filters', {}),
  ...(['tap', 'row', 'filter'] as const).map((segments) =>
    networkCase(`summaries of ${segments} segments`, {
      layers: [{ match: '*.conv.weight', segments, ratio: 2 }],
    }),
  ),
];
