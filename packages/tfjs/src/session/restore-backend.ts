import { FsnError } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  findBackend,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { watchDevice } from '../gpu/device-loss.ts';

const name = 'webgpu';
/** What TensorFlow.js itself registers it with. */
const priority = 3;
let restoring: Promise<WebGPUBackend> | undefined;

/**
 * A backend of TensorFlow.js on a device that is there, in place of one whose device is lost, made as that was. The
 * networks of one page share it: only the first to ask replaces it. Tensors of the lost device stay lost.
 *
 * @throws FsnError `device-lost` where there is no other device either.
 */
export async function restoreBackend(): Promise<WebGPUBackend> {
  restoring ??= replaceLost().finally(() => {
    restoring = undefined;
  });
  return restoring;
}

async function replaceLost(): Promise<WebGPUBackend> {
  const before = findBackend(name) as WebGPUBackend | null;
  if (before && !(await watchDevice(before.device).check())) return before;
  const factory = findBackendFactory(name);
  if (!factory) throw new TypeError("TensorFlow.js has no backend 'webgpu'; was it removed?");
  removeBackend(name);
  registerBackend(name, factory, priority);
  const isThere = await setBackend(name);
  const backend = isThere ? (findBackend(name) as WebGPUBackend | null) : null;
  if (!backend || (await watchDevice(backend.device).check()))
    throw new FsnError('device-lost', 'the GPU device was lost, and no other can be had');
  return backend;
}
