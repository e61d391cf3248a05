import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { useOwnDevice } from '../src/session/own-device.ts';

/**
 * The backend of TensorFlow.js on the GPU, for tests: small operators run there too, and no other backend takes its
 * place.
 */
export async function gpuBackend(): Promise<WebGPUBackend> {
  useOwnDevice();
  await tf.setBackend('webgpu');
  await tf.ready();
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  // TensorFlow.js takes the next best backend, without an error, where the GPU cannot be had.
  if (tf.getBackend() !== 'webgpu') throw new Error(`no WebGPU: TensorFlow.js took '${tf.getBackend()}'`);
  return tf.backend() as WebGPUBackend;
}
