import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { networkCases } from './network-cases.fixture.ts';

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
