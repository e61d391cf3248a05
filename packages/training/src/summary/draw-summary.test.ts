import { filtersFromSummary, type SummaryWeight } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { drawSummary } from './draw-summary.ts';

const weight: SummaryWeight = {
  ...{ kind: 'summary', dtype: 'float32', shape: [32, 8, 3, 3], groups: 1, order: 'hwi', segments: 'tap' },
  circular: false,
  locations: { kind: 'explicit', starts: new Uint32Array(32 * 9) },
  vector: { format: 'plain', dtype: 'float32', data: new Float32Array(576), count: 576 },
};

test('uses every row alike, and gives filters of the deviation that was asked for', () => {
  const drawn = drawSummary(weight, 0.2, 'a');
  const { starts } = drawn.locations as { starts: Uint32Array };
  const counts = new Map<number, number>();
  for (const start of starts) counts.set(start, (counts.get(start) ?? 0) + 1);
  expect([...counts.keys()].every((start) => start % 8 === 0)).toBe(true);
  expect(counts.size).toBe(72);
  expect(new Set(counts.values())).toEqual(new Set([4]));

  const filters = filtersFromSummary(drawn);
  const variance = filters.reduce((sum, value) => sum + value * value, 0) / filters.length;
  expect(Math.sqrt(variance)).toBeCloseTo(0.2, 1);
});

test('draws the same for the same key', () => {
  expect(drawSummary(weight, 1, 'a')).toEqual(drawSummary(weight, 1, 'a'));
  expect(drawSummary(weight, 1, 'b')).not.toEqual(drawSummary(weight, 1, 'a'));
});
