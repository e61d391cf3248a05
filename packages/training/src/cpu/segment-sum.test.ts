import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { draw } from '../operations/draw.fixture.ts';

test.each([
  [[7], 3],
  [[6, 5], 4],
  [[9, 2, 8], 3],
])('sums the segments of [%s]', async (shape, count) => {
  await startEngine();
  const { values } = draw(1, shape);
  const size = values.length / shape[0];
  // One segment is empty, and one row is in none.
  const segments = Array.from({ length: shape[0] }, (_, row) => (row === 2 ? -1 : (3 * row) % (count - 1)));
  const expected = new Float64Array(count * size);
  for (const [at, value] of values.entries()) {
    const segment = segments[Math.floor(at / size)];
    if (segment >= 0) expected[segment * size + (at % size)] += value;
  }
  const sums = tf.tidy(() =>
    tf.unsortedSegmentSum(tf.tensor(Float32Array.from(values), shape), tf.tensor1d(segments, 'int32'), count),
  );
  expect(sums.shape).toEqual([count, ...shape.slice(1)]);
  for (const [at, value] of (await sums.data()).entries()) expect(value).toBeCloseTo(expected[at], 5);
  sums.dispose();
});
