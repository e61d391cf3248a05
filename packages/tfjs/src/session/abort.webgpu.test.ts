import { heavyNetwork } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { load } from '../load/load.ts';

const image = new Float32Array(3).fill(0.5);
const network = heavyNetwork(1);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a run that waits for the GPU ends at once when it is aborted, and leaves nothing', async () => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    using model = await load(network);
    const { features } = await model.run({ image });
    const { numTensors } = tf.memory();
    const controller = new AbortController();
    keepBusy(device);
    const run = model.run({ image }, { signal: controller.signal });
    // Long enough for all layers to be queued.
    await pause(20);
    let isDone = false;
    const done = device.queue.onSubmittedWorkDone().then(() => {
      isDone = true;
    });
    controller.abort();
    await expect(run).rejects.toBe(controller.signal.reason);
    expect(isDone).toBe(false);
    await done;
    await expect.poll(() => tf.memory().numTensors).toBe(numTensors);
    expect((await model.run({ image })).features).toEqual(features);
  });
});

test('a run that is aborted before it begins leaves nothing', async () => {
  await gpuBackend();
  using model = await load(network);
  await model.run({ image });
  const { numTensors } = tf.memory();
  await expect(model.run({ image }, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  const controller = new AbortController();
  const run = model.run({ image }, { signal: controller.signal });
  controller.abort();
  await expect(run).rejects.toBe(controller.signal.reason);
  await expect.poll(() => tf.memory().numTensors).toBe(numTensors);
});

/** Gives the device something to do for a while, which nothing can do faster. */
function keepBusy(device: GPUDevice): void {
  const code = `@group(0) @binding(0) var<storage, read_write> value: u32;
    @compute @workgroup_size(1) fn main() {
      for (var i = 0u; i < (1u << 23u); i++) { value = (value ^ i) * 1664525u; }
    }`;
  const compute = { module: device.createShaderModule({ code }) };
  const pipeline = device.createComputePipeline({ layout: 'auto', compute });
  const buffer = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
  const entries = [{ binding: 0, resource: { buffer } }];
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(1);
  pass.end();
  device.queue.submit([encoder.finish()]);
}
