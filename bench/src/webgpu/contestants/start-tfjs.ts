import '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { watchErrors } from '../gpu-errors.ts';

/** @throws Error where there is no WebGPU: tfjs would go on with another backend without a word. */
export async function startTfjs(): Promise<WebGPUBackend> {
  await tf.setBackend('webgpu');
  await tf.ready();
  if (tf.getBackend() !== 'webgpu') throw new Error(`tfjs chose ${tf.getBackend()} in place of webgpu`);
  const backend = tf.backend() as WebGPUBackend;
  watchErrors(backend.device);
  return backend;
}

/** Waits for all that tfjs has been asked for, what it still gathers for one submission too. */
export function finishSubmitted(backend: WebGPUBackend): Promise<undefined> {
  backend.endComputePassEncoder();
  backend.submitQueue();
  return backend.queue.onSubmittedWorkDone();
}
