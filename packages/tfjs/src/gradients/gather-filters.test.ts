import { filtersFromSummary, type SummaryWeight, segmentCount } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { gatherFilters } from './gather-filters.ts';
import { drawValues, gradientCases } from './gradient-cases.fixture.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(gradientCases)('gathers what the graph package does: $name', (example) => {
  const { layout, length, learned } = example;
  const data = Float32Array.from(drawValues(1, length));
  // The format's fractions.
  const locations = example.locations.map((value) => Math.round(value * 65536) / 65536);
  const weight: SummaryWeight = {
    ...layout,
    kind: 'summary',
    dtype: 'float32',
    locations: {
      kind: 'explicit',
      starts: Uint32Array.from(locations, Math.floor),
      ...(learned && { fractions: Uint16Array.from(locations, (value) => (value % 1) * 65536) }),
    },
    vector: { format: 'plain', dtype: 'float32', count: length, data },
  };
  expect(locations).toHaveLength(segmentCount(layout));
  const filters = tf.tidy(() => {
    const starts = learned ? tf.tensor1d(locations) : Int32Array.from(locations);
    return tf.transpose(gatherFilters(tf.tensor1d(data), layout, starts), [3, 2, 0, 1]).dataSync();
  });
  expectAllClose(filters as Float32Array, filtersFromSummary(weight));
});

test('locations outside of the summary count as its ends', () => {
  const { layout } = gradientCases[0];
  const filters = (locations: number[]) =>
    tf.tidy(() => [...gatherFilters(tf.range(0, 30), layout, tf.tensor1d(locations)).dataSync()]);
  expect(filters([-5, 1.5, 3.5, 99])).toEqual(filters([0, 1.5, 3, 3]));
});

test('refuses locations of another type', () => {
  const { layout } = gradientCases[0];
  const locations = tf.tensor1d([true, true, true, true], 'bool');
  expect(() => gatherFilters(tf.ones([30]), layout, locations)).toThrow(TypeError);
  locations.dispose();
});
