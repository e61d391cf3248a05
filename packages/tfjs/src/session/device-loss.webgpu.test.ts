import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { watchDevice } from '../gpu/device-loss.ts';
import { restoreBackend } from './restore-backend.ts';

const lost = expect.objectContaining({ name: 'FsnError', code: 'device-lost' });

async function newDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  return adapter!.requestDevice();
}

/** Resolves once a buffer of the GPU can be read. */
function readBuffer(device: GPUDevice): Promise<undefined> {
  const buffer = device.createBuffer({ size: 64, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  return buffer.mapAsync(GPUMapMode.READ).finally(() => buffer.destroy()) as Promise<undefined>;
}

test('work ends as it would without the watch', async () => {
  const device = await newDevice();
  const watch = watchDevice(device);
  expect(watchDevice(device)).toBe(watch);
  expect(await watch.guard(async () => 7)).toBe(7);
  await expect(watch.guard(() => readBuffer(device))).resolves.toBeUndefined();
  await expect(watch.guard(() => Promise.reject(new RangeError('no')))).rejects.toThrow(new RangeError('no'));
  await expect(
    watch.guard(() => {
      throw new RangeError('at once');
    }),
  ).rejects.toThrow(new RangeError('at once'));
  expect(watch.error).toBeUndefined();
  device.destroy();
});

test('a lost device ends work that is under way, and what is asked of it later', async () => {
  const device = await newDevice();
  const watch = watchDevice(device);
  const never = watch.guard(() => new Promise(() => {}));
  const reads = watch.guard(() => readBuffer(device));
  const settled = Promise.allSettled([never, reads]);
  device.destroy();
  expect(await settled).toEqual([
    { status: 'rejected', reason: lost },
    { status: 'rejected', reason: lost },
  ]);
  expect(watch.error?.message).toMatch(/destroyed.*model\.restore\(\)/);
  const work = vi.fn(async () => {});
  await expect(watch.guard(work)).rejects.toEqual(lost);
  expect(work).not.toHaveBeenCalled();
  expect(() => watch.throwIfLost()).toThrow(lost);
});

test('the backend comes back on one new device, for all who ask', async () => {
  const before = await gpuBackend();
  expect(await restoreBackend()).toBe(before);

  const kept = tf.tensor1d([1, 2]);
  const result = tf.add(kept, kept);
  before.device.destroy();
  const [one, two] = await Promise.all([restoreBackend(), restoreBackend()]);
  expect(one).toBe(two);
  expect(one).not.toBe(before);
  expect(tf.getBackend()).toBe('webgpu');
  const sum = tf.add([1, 2], [3, 4]);
  expect([...(await sum.data())]).toEqual([4, 6]);
  // Those of the lost device can still be given back.
  for (const tensor of [kept, result, sum]) tensor.dispose();
});

test('no device at all is an error', async () => {
  const { device } = await gpuBackend();
  const factory = tf.findBackendFactory('webgpu');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => Promise.reject(new Error('no adapter')), 3);
  device.destroy();
  await expect(restoreBackend()).rejects.toEqual(lost);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', factory, 3);
  warn.mockRestore();
  expect((await restoreBackend()).device).not.toBe(device);
});
