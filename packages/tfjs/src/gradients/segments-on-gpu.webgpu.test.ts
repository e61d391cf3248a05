import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { drawValues, type GradientCase, gradientCase } from './gradient-cases.fixture.ts';
import type { SegmentReader } from './segment-reader.ts';
import { segmentsOnGpu } from './segments-on-gpu.ts';
import { segmentsOnHost } from './segments-on-host.ts';
import { segmentGeometry } from './summary-layout.ts';

const names = ['filters', 'summaryGradient', 'locationGradient'] as const;

/** What a reader gives for a case. */
async function readBy(reader: SegmentReader, example: GradientCase, unit: number): Promise<Float32Array[]> {
  const { layout, length, learned } = example;
  const geometry = segmentGeometry(layout, length, unit);
  const results = tf.tidy(() => {
    const summary = tf.tensor1d(Float32Array.from(drawValues(1, length)));
    const locations = learned
      ? tf.tensor1d(example.locations.map((location) => location / unit))
      : tf.tensor1d([...example.locations], 'int32');
    const [filters, channels, ...kernel] = layout.shape;
    const shape: [number, number, number, number] = [kernel[0], kernel[1], channels, filters];
    const count = shape.reduce((product, size) => product * size, 1);
    const upstream = tf.tensor4d(Float32Array.from(drawValues(2, count)), shape);
    return [
      reader.filters(summary, locations, geometry),
      reader.summaryGradient(upstream, locations, geometry),
      ...(learned ? [reader.locationGradient(upstream, summary, locations, geometry)] : []),
    ];
  });
  const values = await Promise.all(results.map((result) => result.data<'float32'>()));
  tf.dispose(results);
  return values;
}

async function checkReader(example: GradientCase, unit = 1): Promise<void> {
  const expected = await readBy(segmentsOnHost, example, unit);
  const actual = await readBy(segmentsOnGpu, example, unit);
  actual.forEach((values, index) => {
    expect(relativeL2(values, expected[index]), names[index]).toBeLessThan(1e-5);
  });
}

const anyLayout = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    filters: fc.integer({ min: 1, max: 90 }),
    channels: fc.integer({ min: 1, max: 9 }),
    kernel: fc.constantFrom([1, 1], [3, 3], [2, 3], [5, 1]),
    form: fc.constantFrom(
      { order: 'hwi', segments: 'filter' } as const,
      { order: 'hwi', segments: 'row' } as const,
      { order: 'hwi', segments: 'tap' } as const,
      { order: 'ihw', segments: 'filter' } as const,
    ),
    // Shorter than a segment too, where it is circular.
    circular: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    fractions: fc.option(fc.array(fc.constantFrom(0, 0.5, 0.9999), { maxLength: 3 }), { nil: undefined }),
  })
  .map(({ seed, form, circular, fractions, ...rest }) =>
    gradientCase('any', seed, {
      ...{ ...rest, ...form },
      ...(circular && { circular: true, length: circular }),
      ...(fractions && { fractions }),
    }),
  );

test('shaders read segments as the host does', async () => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, () =>
    fc.assert(fc.asyncProperty(anyLayout, fc.constantFrom(1, 2, 5), checkReader), { numRuns: 25 }),
  );
  expect(tf.getBackend()).toBe('webgpu');
});

test.each([undefined, []])('a layer of a real network, fractions: %s', async (fractions) => {
  const { device } = await gpuBackend();
  const example = gradientCase('taps', 1, {
    filters: 128,
    channels: 32,
    segments: 'tap',
    length: 4608,
    ...(fractions && { fractions }),
  });
  await withErrorScopes(device, () => checkReader(example));
});
