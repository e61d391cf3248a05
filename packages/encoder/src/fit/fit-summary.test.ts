import { drawUniform, elementCount, filtersFromSummary, segmentStarts } from '@fsnet/graph';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FitOptions, fitSummary } from './fit-summary.ts';

const shape = [32, 16, 3, 3];
const filters = randomTensor(1, shape).data as Float32Array;

const kinds = fc.constantFrom<FitOptions>(
  { locations: 'tap' },
  { locations: 'half-tap' },
  { locations: 'free' },
  { locations: 'circular' },
  { locations: 'circular', order: 'ihw' },
  { locations: 'free', order: 'ihw' },
  { locations: 'tap', search: true },
  { locations: 'tap', segments: 'row' },
  { locations: 'half-tap', segments: 'row', search: false },
  { locations: 'tap', segments: 'tap' },
  { locations: 'half-tap', segments: 'tap' },
);

describe('fitSummary', () => {
  test('reports the error that its filters have', () => {
    fc.assert(
      fc.property(kinds, fc.constantFrom(1.5, 2, 4, 6), (options, ratio) => {
        const fit = fitSummary(filters, shape, { ...options, ratio });
        expect(relativeL2(filtersFromSummary(fit.weight), filters)).toBeCloseTo(fit.relativeError, 5);
        expect(fit.ratio).toBe(elementCount(shape) / fit.weight.vector.count);
        expect(fit.relativeError).toBeLessThan(1);
      }),
      { numRuns: 60 },
    );
  });

  test('fits filters that are a summary exactly, from the outside in', () => {
    fc.assert(
      fc.property(kinds, fc.nat(), (options, seed) => {
        // Taps are clustered, and each row has to have its own cluster; the others start from the same even spread.
        const search = options.segments === 'tap' && options.locations === 'tap';
        const first = fitSummary(filters, shape, { ...options, ratio: 3, search: false });
        const data = drawUniform(seed, first.weight.vector.count, -1, 1);
        const summary = { ...first.weight, vector: { ...first.weight.vector, data } as const };
        const dense = filtersFromSummary(summary as typeof first.weight);
        const again = fitSummary(dense, shape, { ...options, ratio: 3, search });
        if (options.segments !== 'tap' || search) expect(again.relativeError).toBeLessThan(1e-6);
        if (options.segments !== 'tap')
          expect(segmentStarts(again.weight)).toEqual(segmentStarts(first.weight));
      }),
      { numRuns: 40 },
    );
  });

  test('loses about sqrt(1 - 1/R) of random weights with whole filters, less with taps', () => {
    const wide = [64, 32, 3, 3];
    const weights = randomTensor(2, wide).data as Float32Array;
    for (const ratio of [2, 4]) {
      for (const locations of ['tap', 'free', 'circular'] as const) {
        const fit = fitSummary(weights, wide, { ratio, locations });
        expect(Math.abs(fit.relativeError - Math.sqrt(1 - 1 / fit.ratio))).toBeLessThan(0.02);
      }
      const taps = fitSummary(weights, wide, { ratio, segments: 'tap' });
      expect(taps.relativeError).toBeLessThan(Math.sqrt(1 - 1 / ratio) - 0.1);
    }
  });

  test('loses more at a higher ratio', () => {
    for (const options of [{}, { locations: 'free' }, { segments: 'tap' }, { segments: 'row' }] as const) {
      const errors = [1.5, 2, 3, 4, 6].map(
        (ratio) => fitSummary(filters, shape, { ...options, ratio }).relativeError,
      );
      expect(errors).toEqual([...errors].sort((a, b) => a - b));
    }
  });

  test('a search lowers the error of whole filters', () => {
    const even = fitSummary(filters, shape, { ratio: 4 });
    const searched = fitSummary(filters, shape, { ratio: 4, search: true });
    expect(searched.relativeError).toBeLessThan(even.relativeError);
    expect(searched.weight.vector.count).toBe(even.weight.vector.count);
  });

  test('is the same every time', () => {
    for (const options of [{ segments: 'tap' }, { segments: 'row' }, { locations: 'free' }] as const) {
      expect(fitSummary(filters, shape, { ...options, ratio: 4 })).toEqual(
        fitSummary(filters, shape, { ...options, ratio: 4 }),
      );
    }
  });

  test('puts the most used tap rows first', () => {
    const { weight } = fitSummary(filters, shape, { ratio: 4, segments: 'tap' });
    const counts = new Uint32Array(weight.vector.count / 16);
    for (const start of segmentStarts(weight)) counts[start / 16]++;
    expect([...counts]).toEqual([...counts].sort((a, b) => b - a));
    expect(counts[counts.length - 1]).toBeGreaterThan(0);
  });

  test('says what cannot be', () => {
    expect(() => fitSummary(filters.subarray(0, 144), [1, 16, 3, 3], { ratio: 2 })).toThrow(RangeError);
  });
});
