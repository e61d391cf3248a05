import { drawUniform, runSteps } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLeastSquares, readSegments } from './least-squares.ts';
import { type Search, searchLocations } from './search-locations.ts';

function errorAfter(search: Search): number {
  const { starts, summary } = runSteps(searchLocations(search));
  const length = search.span * search.unit;
  const segments = { starts: starts.map((start) => start * search.unit), length, circular: false };
  return readSegments(summary, segments).reduce((sum, value, i) => sum + (value - search.values[i]) ** 2, 0);
}

const searches = fc
  .record({
    seed: fc.nat(),
    segments: fc.integer({ min: 2, max: 20 }),
    unit: fc.integer({ min: 1, max: 5 }),
    span: fc.integer({ min: 1, max: 4 }),
    more: fc.integer({ min: 0, max: 20 }),
    started: fc.boolean(),
  })
  .map(({ seed, segments, unit, span, more, started }): Search => {
    const units = Math.min(span + more, segments * span);
    const starts = Uint32Array.from({ length: segments }, (_, s) =>
      Math.round((s * (units - span)) / (segments - 1)),
    );
    const values = drawUniform(seed, segments * span * unit, -1, 1);
    return { values, unit, span, units, seed, iterations: 1, ...(span > 1 || started ? { starts } : {}) };
  });

describe('searchLocations', () => {
  test('loses no more with more rounds', () => {
    fc.assert(
      fc.property(searches, (search) => {
        const errors = [1, 2, 3, 5, 50].map((iterations) => errorAfter({ ...search, iterations }));
        for (let i = 1; i < errors.length; i++)
          expect(errors[i]).toBeLessThanOrEqual(errors[i - 1] * (1 + 1e-5) + 1e-6);
      }),
    );
  });

  test('is never worse than the even spread that it starts from', () => {
    fc.assert(
      fc.property(
        searches.filter(({ starts }) => starts !== undefined),
        (search) => {
          const length = search.span * search.unit;
          const starts = search.starts!.map((start) => start * search.unit);
          const segments = { starts, length, circular: false };
          const even = fitLeastSquares(search.values, segments, search.units * search.unit);
          const evenError = readSegments(even, segments).reduce(
            (sum, value, i) => sum + (value - search.values[i]) ** 2,
            0,
          );
          expect(errorAfter({ ...search, iterations: 5 })).toBeLessThanOrEqual(evenError * (1 + 1e-5) + 1e-6);
        },
      ),
    );
  });

  test('gives the least squares for the locations that it finds', () => {
    fc.assert(
      fc.property(searches, (search) => {
        const { starts, summary } = runSteps(searchLocations({ ...search, iterations: 3 }));
        const length = search.span * search.unit;
        const segments = { starts: starts.map((start) => start * search.unit), length, circular: false };
        const read = readSegments(summary, segments);
        const best = readSegments(fitLeastSquares(search.values, segments, summary.length), segments);
        for (let i = 0; i < read.length; i++) expect(read[i]).toBeCloseTo(best[i], 5);
      }),
    );
  });

  test('gives the same for the same seed', () => {
    const values = drawUniform(1, 40 * 8, -1, 1);
    const search = { values, unit: 8, span: 1, units: 10, seed: 3, iterations: 5 };
    expect(runSteps(searchLocations(search))).toEqual(runSteps(searchLocations(search)));
  });
});
