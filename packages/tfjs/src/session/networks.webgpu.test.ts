import { elementCount, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomNetwork, randomTensor, relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkNetwork } from './check-network.fixture.ts';
import { createModel } from './start-model.ts';

const backend = 'webgpu';

test.each([1, 2, 3, 4, 5, 6])('drawn network %i gives what the reference gives', async (seed) => {
  const { device } = await gpuBackend();
  const graph = randomNetwork(seed);
  const x = randomTensor(seed, [1 + (seed % 3), ...(graph.inputs[0].shape!.slice(1) as number[])]);
  await withErrorScopes(device, () => checkNetwork(graph, { x }, { backend }));
});

test('ResNet-8 of batch 2', async () => {
  const { device } = await gpuBackend();
  const graph = cifarResNet({ depth: 8, width: 8 });
  const image = randomTensor(1, [2, 3, 32, 32]);
  await withErrorScopes(device, () => checkNetwork(graph, { image }, { backend }));
});

test('a buffer of the device is read where it is', async () => {
  const { device } = await gpuBackend();
  const graph: Graph = cifarResNet({ depth: 8, width: 4 });
  const image = randomTensor(1, [2, 3, 32, 32]);
  await withErrorScopes(device, async () => {
    const buffer = device.createBuffer({
      size: 4 * elementCount(image.shape),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, image.data as Float32Array<ArrayBuffer>);
    const model = await createModel(graph, { backend });
    const fromArray = await model.runTensors({ image });
    const { numTensors } = tf.memory();
    for (let i = 0; i < 2; i++)
      expect(relativeL2((await model.runTensors({ image: buffer })).logits, fromArray.logits)).toBe(0);
    const { logits } = model.predict({ image: buffer });
    // Another program may go on with it on the device.
    const { buffer: result, tensorRef } = logits.dataToGPU();
    expect(result).toBeInstanceOf(GPUBuffer);
    tensorRef.dispose();
    logits.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
    buffer.destroy();
  });
});
