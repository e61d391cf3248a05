import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';

beforeAll(async () => {
  await startEngine();
});

test.each([0, 1, 3, 4, 7, 64])('fills %i values', async (count) => {
  const filled = tf.fill([count], 2);
  expect([...(await filled.data())]).toEqual(Array(count).fill(2));
  filled.dispose();
});

test('a clone keeps the values that it shares', async () => {
  const buffers = tf.memory().numDataBuffers;
  const first = tf.tensor1d([1, 2, 3]);
  const clone = tf.tidy(() => tf.clone(tf.clone(first)));
  first.dispose();
  expect([...(await clone.data())]).toEqual([1, 2, 3]);
  clone.dispose();
  expect(tf.memory().numDataBuffers).toBe(buffers);
});
