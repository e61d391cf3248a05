import { relativeL2 } from '@fsnet/testing';
import { gatherFilters, type SummaryLayout } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { draw } from '../operations/draw.fixture.ts';

/** A layout with where its segments start, real starts where they are learned. */
interface Example {
  readonly layout: SummaryLayout;
  readonly length: number;
  readonly locations: readonly number[];
  readonly learned: boolean;
  readonly unit: number;
}

const small = (min: number, max: number) => fc.integer({ min, max });

const anyExample: fc.Arbitrary<Example> = fc
  .record({
    kernel: fc.tuple(small(1, 3), small(1, 3)),
    channels: small(1, 6),
    filters: small(1, 9),
    form: fc.constantFrom(
      { order: 'hwi', segments: 'filter' } as const,
      { order: 'hwi', segments: 'row' } as const,
      { order: 'hwi', segments: 'tap' } as const,
      { order: 'ihw', segments: 'filter' } as const,
    ),
    circular: fc.boolean(),
    learned: fc.boolean(),
    unit: small(1, 4),
    seed: small(0, 2 ** 20),
    more: small(0, 20),
  })
  .map(({ kernel, channels, filters, form, circular, learned, unit, seed, more }) => {
    const layout = { shape: [filters, channels, ...kernel], groups: 1, ...form, circular };
    const taps = kernel[0] * kernel[1];
    const perFilter = { filter: 1, row: kernel[0], tap: taps }[form.segments];
    const segment = (taps * channels) / perFilter;
    const length = circular ? 3 + more : segment + more;
    // Some lie outside, which real ones may.
    const locations = draw(seed, [filters * perFilter], (value) => {
      const start = ((value + 1) / 2) * (circular ? 2 * length : length - segment);
      return learned ? (1.2 * start - 1) / unit : Math.floor(start);
    });
    return { layout, length, locations: [...locations.values], learned, unit };
  });

/** The filters and their gradients on a backend. */
async function resultsOn(backend: 'cpu' | 'wasm', example: Example): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(() => {
    const { layout, length, locations, learned, unit } = example;
    const summary = tf.tensor1d(Float32Array.from(draw(1, [length]).values));
    const real = tf.tensor1d(Float32Array.from(locations));
    const read = (values: tf.Tensor, starts?: tf.Tensor) =>
      gatherFilters(
        values as tf.Tensor1D,
        layout,
        (starts as tf.Tensor1D | undefined) ?? Int32Array.from(locations),
        unit,
      );
    const filters = read(summary, learned ? real : undefined);
    const upstream = tf.tensor(Float32Array.from(draw(2, filters.shape).values), filters.shape);
    return [filters, ...tf.grads(read)(learned ? [summary, real] : [summary], upstream)];
  });
  const results = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(tensors);
  expect(tf.memory().numTensors).toBe(before);
  return results;
}

// Those in JavaScript are checked by finite differences where they are.
test('summaries are read as in JavaScript, and so are their gradients', async () => {
  await startEngine({ backend: 'cpu' });
  await startEngine();
  const check = async (example: Example) => {
    const expected = await resultsOn('cpu', example);
    const actual = await resultsOn('wasm', example);
    for (const [index, values] of actual.entries()) {
      const size = Math.hypot(...expected[index]);
      const error = size > 1e-6 ? relativeL2(values, expected[index]) : Math.hypot(...values);
      if (!(error < 1e-5)) expect(values, `result ${index}`).toEqual(expected[index]);
    }
  };
  await fc.assert(fc.asyncProperty(anyExample, check), { numRuns: 150 });
});
