import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** Has all tests of a file compute on WebGPU, and fail where the GPU refuses what it is given. */
export function computeOnGpu(): void {
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
}
