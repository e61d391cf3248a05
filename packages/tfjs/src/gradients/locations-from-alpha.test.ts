import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { locationsFromAlpha } from './locations-from-alpha.ts';

describe.each(['cpu', 'wasm'])('learned locations on %s', (backend) => {
  test('follow the sigmoid, and so does their gradient', async () => {
    await tf.setBackend(backend);
    const alpha = [-40, -3, -0.5, 0, 0.1, 2, 9];
    const upstream = [1, -1, 0.5, 2, 1, -0.25, 3];
    const [values, gradients] = tf.tidy(() => {
      const [tensor, weights] = [tf.tensor1d(alpha), tf.tensor1d(upstream)];
      const run = (values: tf.Tensor) => locationsFromAlpha(values as tf.Tensor1D, 100, 27);
      return [run(tensor).dataSync(), tf.grad(run)(tensor, weights).dataSync()];
    });
    const exact = (value: number) => 73 / (1 + Math.exp(-value));
    const slope = (value: number) => (exact(value + 1e-5) - exact(value - 1e-5)) / 2e-5;
    expect(relativeL2(Float64Array.from(values), alpha.map(exact))).toBeLessThan(1e-6);
    const expected = alpha.map((value, index) => upstream[index] * slope(value));
    expect(relativeL2(Float64Array.from(gradients), expected)).toBeLessThan(1e-4);
  });
});

test('a segment must lie in the summary', () => {
  expect(() => locationsFromAlpha(tf.tensor1d([0]), 26, 27)).toThrow(RangeError);
});
