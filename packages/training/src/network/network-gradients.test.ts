import { drawUniform, elementCount, type FsnError, float32, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomNetwork } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { type NetworkOptions, type TrainableNetwork, trainableNetwork } from './trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Residual networks for images of any size. */
function resNet(width: number): Graph {
  const graph = cifarResNet({ depth: 8, width });
  return { ...graph, inputs: [{ ...graph.inputs[0], shape: [null, 3, null, null] }] };
}

function networkOf(graph: Graph, options: Partial<NetworkOptions> = {}): TrainableNetwork {
  return trainableNetwork(graph, { seed: 0, ...options });
}

const image = (size: number, batch = 2) => ({
  image: float32([batch, 3, size, size], drawUniform(3, batch * 3 * size * size, -1, 1)),
});

test('has the gradients of a residual network', async () => {
  await checkNetworkGradients(networkOf(resNet(3)), image(9), { entries: 12 });
});

test.each(['tap', 'row', 'filter'] as const)(
  'has the gradients of summaries of %s segments',
  async (segments) => {
    const layers = [{ match: '*.conv.weight', segments, ratio: 2 }];
    await checkNetworkGradients(networkOf(resNet(4), { layers }), image(8), { entries: 12 });
  },
);

// Normalised by the statistics of very few values, some of these networks are so steep that float32 does not give more.
test('has the gradients of drawn networks', { timeout: 60_000 }, async () => {
  let checked = 0;
  for (let seed = 0; seed < 20; seed++) {
    const graph = randomNetwork(seed);
    const shape = graph.inputs[0].shape!.map((size) => (typeof size === 'number' ? size : 4));
    const network = networkUnlessUnsupported(graph);
    if (!network) continue;
    const x = float32(shape, drawUniform(seed, elementCount(shape), -1, 1));
    try {
      await checkNetworkGradients(network, { x }, { entries: 3, tolerance: 1e-3 });
    } catch (error) {
      throw new Error(`seed ${seed}: ${graph.nodes.map(({ op }) => op)}`, { cause: error });
    }
    checked++;
  }
  expect(checked).toBeGreaterThan(15);
});

function networkUnlessUnsupported(graph: Graph): TrainableNetwork | undefined {
  try {
    return networkOf(graph);
  } catch (error) {
    expect(error).toMatchObject({ code: 'unsupported-operator' } satisfies Partial<FsnError>);
    return undefined;
  }
}
