import * as tf from '@tensorflow/tfjs-core';
import { provideGpu } from '#provide-gpu';
import { type DeviceLoss, watchDevice } from '../gpu/device-loss.ts';
import { useOwnDevice } from './own-device.ts';
import { restoreBackend } from './restore-backend.ts';

/**
 * Makes `name` tfjs's backend and waits until it is ready. The backend for WebGPU is fetched here where the program
 * has not imported it, and has a new device where its own is lost.
 *
 * @returns The watch over the device that it runs on, where it runs on one.
 * @throws Error where it cannot be had: tfjs itself would go on with another one without a word. FsnError `io` where
 *   Node has no WebGPU, `device-lost` where no device takes the place of a lost one.
 */
export async function startBackend(name: string): Promise<DeviceLoss | undefined> {
  if (name === 'webgpu' && !tf.findBackendFactory(name)) {
    // Before it is imported: it looks for WebGPU at once.
    await provideGpu();
    await import('@tensorflow/tfjs-backend-webgpu');
  }
  if (name === 'webgpu') useOwnDevice();
  if (!tf.findBackendFactory(name))
    throw new Error(`TensorFlow.js has no backend '${name}': ${withoutBackend(name)}`);
  const isStarted = tf.getBackend() === name || (await tf.setBackend(name));
  await tf.ready();
  if (!isStarted || tf.getBackend() !== name)
    throw new Error(`TensorFlow.js could not start its backend '${name}'; '${tf.getBackend()}' is there`);
  return name === 'webgpu' ? watchDevice((await restoreBackend()).device) : undefined;
}

function withoutBackend(name: string): string {
  if (name === 'webgpu') return 'WebGPU is not supported here';
  return `import '@tensorflow/tfjs-backend-${name}' first`;
}

/** @throws Error where tfjs's backend is not the one that a model was made on any more. */
export function checkBackend(name: string): void {
  const current = tf.getBackend();
  if (current !== name)
    throw new Error(`the model was made on TensorFlow.js's backend '${name}', which is '${current}' now`);
}
