import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';

beforeAll(async () => {
  await startEngine({ backend: 'cpu' });
  await startEngine();
});

const axis = fc.integer({ min: 0, max: 3 });
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

/** The same on both backends. */
async function expectEqual(compute: (fill: (shape: number[]) => tf.Tensor) => tf.Tensor): Promise<void> {
  const results = [];
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const result = tf.tidy(() =>
      compute((shape) => tf.reshape(tf.range(1, tf.util.sizeFromShape(shape) + 1), shape)),
    );
    results.push({ shape: result.shape, values: [...(await result.data())] });
    result.dispose();
  }
  expect(results[1]).toEqual(results[0]);
}

test('slices any box', () =>
  fc.assert(
    fc.asyncProperty(sizes, fc.array(axis, { minLength: 8, maxLength: 8 }), async (shape, draws) => {
      const begin = shape.map((size, index) => draws[index] % size);
      const size = shape.map((whole, index) => 1 + (draws[index + 4] % (whole - begin[index])));
      await expectEqual((filled) => tf.slice(filled(shape), begin, size));
    }),
    { numRuns: 60 },
  ));

test('joins along any axis', () =>
  fc.assert(
    fc.asyncProperty(
      sizes,
      axis,
      fc.array(axis, { minLength: 1, maxLength: 3 }),
      async (shape, at, others) => {
        const along = at % shape.length;
        const parts = others.map((size) => shape.with(along, size));
        await expectEqual((filled) => tf.concat([shape, ...parts].map(filled), along));
      },
    ),
    { numRuns: 60 },
  ));

test('pads on all sides', () =>
  fc.assert(
    fc.asyncProperty(sizes, fc.array(axis, { minLength: 8, maxLength: 8 }), async (shape, draws) => {
      const paddings = shape.map((_, index): [number, number] => [draws[index], draws[index + 4]]);
      await expectEqual((filled) => tf.pad(filled(shape), paddings, 7));
    }),
    { numRuns: 60 },
  ));

test('leaves other types and more axes to tfjs', async () => {
  await expectEqual((filled) => tf.slice(filled([2, 1, 2, 1, 3]), [0, 0, 1, 0, 1], [2, 1, 1, 1, 2]));
  await expectEqual(() => tf.cast(tf.slice(tf.tensor1d([true, false, true], 'bool'), 1, 2), 'float32'));
});
