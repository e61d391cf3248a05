import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';

test('fills', async () => {
  await startEngine();
  expect([...(await tf.fill([7], 2).data())]).toEqual([2, 2, 2, 2, 2, 2, 2]);
});
