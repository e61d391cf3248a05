import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
// For its flags.
import '@tensorflow/tfjs-backend-webgpu';
import { create, globals } from 'webgpu';
import { GpuContext } from '../src/gpu/gpu-context.ts';

/**
 * A context on a device that computes nothing but checks what it is told, with every feature that WebGPU knows:
 * shaders that the software adapter cannot take are at least known to compile.
 */
export async function nullContext(): Promise<GpuContext> {
  Object.assign(globalThis, globals);
  gpu ??= create(['backend=null']);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('no null adapter');
  const device = await adapter.requestDevice({ requiredFeatures: ['shader-f16', 'subgroups'] });
  return new GpuContext({ device } as WebGPUBackend);
}

/** Kept: devices do not outlive it. */
let gpu: GPU | undefined;
