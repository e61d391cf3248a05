import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';

beforeAll(async () => {
  await startEngine();
});

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: object) =>
  tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

test('the gradient of a max pool finds the largest value where all are negative', async () => {
  const input = tf.tensor4d([-5, -3, -2, -7, -1, -9], [1, 2, 3, 1]);
  const attributes = { filterSize: 2, strides: 1, pad: 'valid' };
  const output = tf.maxPool(input, 2, 1, 'valid');
  const gradient = run('MaxPoolGrad', { dy: tf.tensor4d([10, 20], [1, 1, 2, 1]), input, output }, attributes);
  expect([...(await output.data())]).toEqual([-1, -1]);
  expect([...(await gradient.data())]).toEqual([0, 0, 0, 0, 30, 0]);
});

test('the gradient of an average pool leaves out what the pool does', async () => {
  const input = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const dy = tf.tensor4d([4, 4, 4, 4], [1, 2, 2, 1]);
  const gradient = run('AvgPoolGrad', { dy, input }, { filterSize: 2, strides: 1, pad: 'same' });
  // Windows of 4, 2, 2 and 1 values.
  expect([...(await tf.avgPool(input, 2, 1, 'same').data())]).toEqual([2.5, 3, 3.5, 4]);
  expect([...(await gradient.data())]).toEqual([1, 3, 3, 9]);
});
