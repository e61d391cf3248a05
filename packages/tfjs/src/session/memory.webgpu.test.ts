import { encode } from '@fsnet/encoder';
import { drawUniform, elementCount } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { countDeviceBytes } from '../../test/device-bytes.ts';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { tinyNetwork, tinyShape } from '../../test/tiny-network.ts';
import { load } from '../load/load.ts';

const image = (batch: number) => drawUniform(batch, batch * elementCount(tinyShape), -1, 1);

test('500 times load, run and dispose leave the memory of the GPU as it was', async () => {
  const { device } = await gpuBackend();
  const file = encode(tinyNetwork());
  const count = countDeviceBytes(device);
  const cycle = async () => {
    const model = await load(file);
    const { scores } = await model.run({ image: image(1) });
    model.dispose();
    return scores;
  };
  /** Ten networks at once, so that none waits long for the GPU. */
  const round = () => Promise.all(Array.from({ length: 10 }, cycle));
  const now = () => ({ live: count.live, buffers: count.buffers, tensors: tf.memory().numTensors });
  await withErrorScopes(device, async () => {
    // TensorFlow.js keeps buffers that it no longer needs for those of the same size.
    const [expected] = await round();
    await round();
    const before = now();
    expect(before.live).toBeGreaterThan(0);
    expect(expected.some((score) => score !== 0)).toBe(true);
    for (let i = 0; i < 50; i++) for (const scores of await round()) expect(scores).toEqual(expected);
    expect(now()).toEqual(before);
  });
  count.stop();
}, 240_000);

test('runs leave no tensors', async () => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    const before = tf.memory();
    const model = await load(encode(tinyNetwork()));
    await model.run({ image: image(2) });
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 5; i++) await model.run({ image: image(2) });
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    model.dispose();
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numBytes: before.numBytes,
      numDataBuffers: before.numDataBuffers,
    });
  });
});
