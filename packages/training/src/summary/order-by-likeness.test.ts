import { fitSummary } from '@fsnet/encoder';
import { drawUniform, filtersFromSummary, type SummaryWeight, vectorValues } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { orderByLikeness } from './order-by-likeness.ts';

const shape = [16, 4, 3, 3];
const { weight } = fitSummary(drawUniform(1, 576, -1, 1), shape, { ratio: 4, segments: 'tap' });

test('gives the same filters by rows that are more like their neighbours', () => {
  const ordered = orderByLikeness(weight);
  expect(filtersFromSummary(ordered)).toEqual(filtersFromSummary(weight));
  expect(steps(ordered)).toBeLessThan(0.8 * steps(weight));
});

test('leaves summaries alone whose segments overlap', () => {
  const whole = fitSummary(drawUniform(1, 576, -1, 1), shape, { ratio: 4, segments: 'filter' }).weight;
  expect(orderByLikeness(whole)).toBe(whole);
});

/** Sum of the distances from row to row. */
function steps({ vector }: SummaryWeight): number {
  const values = vectorValues(vector) as Float32Array;
  let sum = 0;
  for (let row = 4; row < values.length; row += 4) {
    const differences = [0, 1, 2, 3].map((k) => values[row + k] - values[row - 4 + k]);
    sum += Math.hypot(...differences);
  }
  return sum;
}
