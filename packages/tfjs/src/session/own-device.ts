import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { engine, env, getBackend, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { endWithProcess } from '#provide-gpu';

const name = 'webgpu';
/** What TensorFlow.js itself registers it with. */
const priority = 3;

/** The first two are what our shaders can make use of, and TensorFlow.js does not ask for. */
const features = ['shader-f16', 'subgroups', 'timestamp-query', 'bgra8unorm-storage'] as const;
/** Those that it asks to be as high as they can. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Has TensorFlow.js's backend for WebGPU, once it starts, take a device with half precision and subgroups where they
 * are to be had. One that the page has started already stays as it is. Does nothing where the package of the backend is
 * not imported or finds no WebGPU.
 */
export function useOwnDevice(): void {
  const { registry, registryFactory } = engine();
  const isStarted = name in registry || getBackend() === name;
  if (isStarted || !(name in registryFactory) || registryFactory[name].factory === startBackend) return;
  removeBackend(name);
  registerBackend(name, startBackend, priority);
}

async function startBackend(): Promise<WebGPUBackend> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const powerPreference = env().get('WEBGPU_USE_LOW_POWER_GPU') ? 'low-power' : 'high-performance';
  const adapter = await navigator.gpu.requestAdapter({ powerPreference });
  if (!adapter) throw new Error('WebGPU finds no GPU');
  const device = await adapter.requestDevice({
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])),
  });
  endWithProcess(device);
  return new WebGPUBackend(device, adapter.info);
}
