import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { useOwnDevice } from './own-device.ts';

test('the device has what the adapter has for our shaders, and the limits of its kind', async () => {
  const { device } = await gpuBackend();
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  for (const feature of ['shader-f16', 'subgroups'])
    expect(device.features.has(feature), feature).toBe(adapter?.features.has(feature));
  expect(device.limits.maxStorageBufferBindingSize).toBe(adapter?.limits.maxStorageBufferBindingSize);
});

test('a backend that was started stays', async () => {
  const before = await gpuBackend();
  const factory = tf.findBackendFactory('webgpu');
  useOwnDevice();
  expect(tf.findBackendFactory('webgpu')).toBe(factory);
  expect(await gpuBackend()).toBe(before);
});
