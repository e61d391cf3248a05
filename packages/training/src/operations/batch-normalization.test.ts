import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { batchNormalization } from './batch-normalization.ts';
import { draw } from './draw.fixture.ts';
import { statisticsOf } from './normalization-cases.fixture.ts';

describe.each(['cpu', 'wasm'] as const)('statistics of a batch on %s', (backend) => {
  beforeAll(() => startEngine({ backend }));

  test.each([
    { shape: [3, 5, 7, 5], mean: 0 },
    { shape: [8, 16, 16, 16], mean: 100 },
    // More values a channel than float32 adds up well.
    { shape: [16, 32, 32, 3], mean: 1000 },
    { shape: [1, 1, 1, 6], mean: 1 },
  ])('of $shape around $mean', async ({ shape, mean }) => {
    const channels = shape[3];
    const { values } = draw(1, shape, (value) => value + mean);
    const expected = statisticsOf(values, channels);
    const [ofMean, ofVariance] = tf.tidy(() => {
      const batch = batchNormalization({
        input: tf.tensor(Float32Array.from(values), shape),
        scale: tf.ones([channels]),
        bias: tf.zeros([channels]),
      });
      return [batch.mean, batch.variance];
    });
    for (const [channel, value] of (await ofMean.data()).entries())
      expect(Math.abs(value - expected.mean[channel])).toBeLessThan(1e-6 * (1 + mean));
    for (const [channel, value] of (await ofVariance.data()).entries())
      expect(Math.abs(value - expected.variance[channel])).toBeLessThan(1e-5);
    tf.dispose([ofMean, ofVariance]);
  });
});

test('gives the same to the bit, every time, and no tensor stays', async () => {
  await startEngine();
  const before = tf.memory().numTensors;
  const results: string[] = [];
  for (let round = 0; round < 3; round++) {
    const gradients = tf.tidy(() => {
      const [input, residual, upstream] = [1, 2, 3].map((seed) =>
        tf.tensor(Float32Array.from(draw(seed, [5, 9, 9, 12]).values), [5, 9, 9, 12]),
      );
      const run = (image: tf.Tensor, scale: tf.Tensor, bias: tf.Tensor, added: tf.Tensor) =>
        batchNormalization({ input: image, scale, bias, residual: added, activation: 'relu' }).output;
      return tf.grads(run)([input, tf.ones([12]), tf.zeros([12]), residual], upstream);
    });
    const bytes = await Promise.all(gradients.map((tensor) => tensor.data()));
    results.push(bytes.map((each) => Buffer.from(each.buffer).toString('base64')).join());
    tf.dispose(gradients);
  }
  expect(new Set(results).size).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
});
