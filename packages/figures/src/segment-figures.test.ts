import { filtersFromSummary, type SegmentKind, type SummaryWeight, segmentCount } from '@fsnet/graph';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readsOf, segmentFigures, segmentStretches } from './segment-figures.ts';

/** A summary whose values are their places, with segments anywhere. */
function summary(options: {
  readonly shape: readonly number[];
  readonly segments: SegmentKind;
  readonly circular: boolean;
  readonly count: number;
  readonly draws: readonly number[];
}): SummaryWeight {
  const { shape, segments, circular, count, draws } = options;
  const starts = Uint32Array.from(
    { length: segmentCount({ shape, segments }) },
    (_, i) => draws[i % draws.length],
  );
  const data = Float32Array.from({ length: count }, (_, i) => i);
  return {
    ...{ kind: 'summary', dtype: 'float32', shape, groups: 1, order: 'hwi', segments, circular },
    locations: { kind: 'explicit', starts },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}

it('counts what the unfolded filters read', () => {
  const settings = fc.record({
    shape: fc.tuple(...[3, 3, 3, 3].map((maximum) => fc.integer({ min: 1, max: maximum }))),
    segments: fc.constantFrom<SegmentKind>('filter', 'row', 'tap'),
    circular: fc.boolean(),
    size: fc.integer({ min: 1, max: 60 }),
    draws: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 9 }),
  });
  fc.assert(
    fc.property(settings, ({ size, ...rest }) => {
      // Long enough for the last segment, unless it goes on at the beginning.
      const weight = summary({ ...rest, count: rest.circular ? size : 27 + 41 });
      const expected = new Float64Array(weight.vector.count);
      for (const place of filtersFromSummary(weight)) expected[place]++;
      const reads = readsOf(weight);
      expect([...reads]).toEqual([...expected]);
      const figures = segmentFigures(weight, reads);
      expect(figures.meanReads * reads.length).toBeCloseTo(figures.count * figures.length, 6);
      expect(figures.unread * reads.length).toBeCloseTo(expected.filter((times) => times === 0).length, 6);
      expect([figures.leastReads, figures.mostReads]).toEqual([Math.min(...expected), Math.max(...expected)]);
    }),
  );
});

it('knows that segments between two values read one more, and those over the end go on at the beginning', () => {
  const weight = summary({
    shape: [2, 2, 1, 1],
    segments: 'filter',
    circular: true,
    count: 5,
    draws: [1, 9],
  });
  const starts = Uint32Array.of(1, 9);
  const fractions = Uint16Array.of(0, 1);
  const between: SummaryWeight = { ...weight, locations: { kind: 'explicit', starts, fractions } };
  expect([...segmentStretches(between)].map(({ segment, start, end }) => [segment, start, end])).toEqual([
    [0, 1, 3],
    [1, 4, 5],
    [1, 0, 2],
  ]);
  expect(segmentFigures(between, readsOf(between))).toMatchObject({ places: 2, unread: 1 / 5, mostReads: 2 });
});
