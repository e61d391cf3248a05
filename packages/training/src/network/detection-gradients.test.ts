import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { detectionCases } from './detection-cases.fixture.ts';

afterEach(() => tf.setBackend('cpu'));

describe.each(detectionCases)('$name', ({ network, inputs }) => {
  test('has the gradients of its reference', async () => {
    await tf.setBackend('cpu');
    await checkNetworkGradients(network(), inputs, { entries: 12 });
  });

  test('has them by its own kernels', async () => {
    await startEngine({ backend: 'wasm' });
    await checkNetworkGradients(network(), inputs, { entries: 12 });
  });
});

test('the length of normalised features is learned', () => {
  const [{ network }] = detectionCases;
  const scale = network().parameters.find(({ name }) => name === 'scale');
  expect(scale).toMatchObject({ role: 'scale', decayed: false, shape: [1, 4, 1, 1] });
});
