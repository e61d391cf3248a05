import { drawUniform, elementCount, type FsnError, float32, type Graph } from '@fsnet/graph';
import { randomNetwork } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { networkCases } from './network-cases.fixture.ts';
import type { NetworkOptions } from './network-options.ts';
import { type TrainableNetwork, trainableNetwork } from './trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function networkOf(graph: Graph, options: Partial<NetworkOptions> = {}): TrainableNetwork {
  return trainableNetwork(graph, { seed: 0, ...options });
}

test.each(networkCases)('has the gradients of $name', async ({ network, inputs }) => {
  await checkNetworkGradients(network(), inputs, { entries: 12 });
});

test.each(networkCases)('has those of $name by its own kernels', async ({ network, inputs }) => {
  await startEngine({ backend: 'wasm' });
  try {
    await checkNetworkGradients(network(), inputs, { entries: 12 });
  } finally {
    await tf.setBackend('cpu');
  }
});

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
