import { drawUniform, execute, float32 } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { relativeL2 } from '@fsnet/testing';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { networkCases } from './network-cases.fixture.ts';
import { evaluate, initialValues } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

const device = (): GPUDevice => (tf.backend() as WebGPUBackend).device;

beforeAll(async () => {
  await tf.setBackend('webgpu');
  await tf.ready();
  expect(tf.getBackend()).toBe('webgpu');
  // Small operators would be computed elsewhere.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
});

beforeEach(() => {
  device().pushErrorScope('validation');
});

afterEach(async () => {
  expect(await device().popErrorScope()).toBeNull();
});

test.each(networkCases)('has the gradients of $name', async ({ network, inputs }) => {
  await checkNetworkGradients(network(), inputs, { entries: 5 });
});

// Nothing waits for values there, so that levels next to a half may be rounded otherwise than in the file.
test.each([
  { bits: 32, grid: 'tap', segments: 'tap' },
  { bits: 32, grid: 'free', segments: 'filter' },
  { bits: 8, grid: 'tap', segments: 'row' },
  { bits: 4, grid: 'tap', segments: 'tap', range: 'learned' },
] as const)('evaluates learned locations at %o', async ({ bits, range, ...settings }) => {
  const layers = [{ match: '*', ratio: 2, locations: 'learned', block: 'tensor', ...settings }] as const;
  const network = trainableNetwork(cifarResNet({ depth: 8, width: 4 }), { seed: 0, bits, range, layers });
  const values = initialValues(network);
  const image = float32([1, 3, 32, 32], drawUniform(1, 3072, -1, 1));
  const before = tf.memory().numTensors;
  const { logits } = await evaluate(network, values, { image });
  expect(tf.memory().numTensors).toBe(before);
  const expected = execute(
    network.toGraph((name) => values.get(name)!),
    { image },
  );
  expect(relativeL2(logits, expected.logits)).toBeLessThan(bits === 32 ? 1e-4 : 0.02);
});
