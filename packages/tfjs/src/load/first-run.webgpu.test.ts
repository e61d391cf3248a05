import { encode } from '@fsnet/encoder';
import { heavyNetwork, slowResponse } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { startBackend } from '../session/backend.ts';
import { load } from './load.ts';

test('all kernels are compiled once, begun before the last byte is there, and none by the first run', async () => {
  const used = await gpuBackend();
  // Another device, for which no test has compiled anything.
  used.device.destroy();
  await startBackend('webgpu');
  const { device } = await gpuBackend();
  const file = encode(heavyNetwork(3, 4), { goldenSamples: 0 });
  const code = new WeakMap<GPUShaderModule, string>();
  const begun: { readonly code: string | undefined; readonly at: number }[] = [];
  let blocking = 0;
  const { createShaderModule, createComputePipeline, createComputePipelineAsync } = device;
  device.createShaderModule = (descriptor) => {
    const module = createShaderModule.call(device, descriptor);
    code.set(module, descriptor.code);
    return module;
  };
  device.createComputePipeline = (descriptor) => {
    blocking++;
    return createComputePipeline.call(device, descriptor);
  };
  device.createComputePipelineAsync = (descriptor) => {
    begun.push({ code: code.get(descriptor.compute.module), at: performance.now() });
    return createComputePipelineAsync.call(device, descriptor);
  };
  const slow = slowResponse(file, 3e6);
  using model = await load(slow.response);
  await model.run({ image: new Float32Array(3 * 4 * 4) });
  Object.assign(device, { createShaderModule, createComputePipeline, createComputePipelineAsync });
  expect(blocking).toBe(0);
  expect(begun.length).toBeGreaterThan(4);
  expect(new Set(begun.map((each) => each.code)).size).toBe(begun.length);
  expect(Math.max(...begun.map(({ at }) => at))).toBeLessThan(slow.lastByteAt!);
});
