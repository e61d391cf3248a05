import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { countDeviceBytes } from './device-bytes.ts';
import { withErrorScopes } from './error-scopes.ts';
import { gpuBackend } from './gpu-backend.ts';

test('TensorFlow.js computes on the GPU', async () => {
  const { device } = await gpuBackend();
  const sum = await withErrorScopes(device, async () => {
    const result = tf.tidy(() => tf.add([1, 2, 3], [4, 5, 6]));
    const data = await result.data();
    result.dispose();
    return data;
  });
  expect(tf.getBackend()).toBe('webgpu');
  expect([...sum]).toEqual([5, 7, 9]);
});

test('error scopes find a shader that is wrong', async () => {
  const { device } = await gpuBackend();
  const wrong = () => device.createShaderModule({ code: 'fn main() { let x: f32 = 1u; }' });
  await expect(withErrorScopes(device, wrong)).rejects.toThrow(/GPUValidationError/);
});

test('bytes are counted while a buffer lives', async () => {
  const { device } = await gpuBackend();
  const count = countDeviceBytes(device);
  const [a, b] = [100, 28].map((size) => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }));
  expect(count).toMatchObject({ live: 128, buffers: 2 });
  a.destroy();
  a.destroy();
  expect(count).toMatchObject({ live: 28, peak: 128, buffers: 1 });
  b.destroy();
  count.stop();
  device.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE }).destroy();
  expect(count).toMatchObject({ live: 0, peak: 128, buffers: 0 });
});
