import { drawUniform } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { filtersOf, type SummaryLayout, summaryGradient } from './filter-summary.ts';

const layout: SummaryLayout = {
  shape: [2, 3, 1, 2],
  rows: Uint32Array.of(0, 1, 1, 0),
};

test('filters share the rows that their layout names', () => {
  const { shape, data } = filtersOf({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }, layout);
  expect(shape).toEqual([1, 2, 3, 2]);
  // [tap][channel][filter]: the second filter has the first one's taps exchanged.
  expect([...data]).toEqual([1, 4, 2, 5, 3, 6, 4, 1, 5, 2, 6, 3]);
});

test('the gradient is the adjoint of unfolding', () => {
  const summary = drawUniform(1, 6, -1, 1);
  const upstream = drawUniform(2, 12, -1, 1);
  const filters = filtersOf({ shape: [2, 3], data: summary }, layout).data;
  const gradient = summaryGradient(upstream, layout, 6);
  expect(dot(filters, upstream)).toBeCloseTo(dot(summary, gradient), 5);
});

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0);
}
