import { drawUniform, filtersFromSummary, type SummaryWeight, segmentLength } from '@fsnet/graph';
import { expectAllClose, relativeL2 } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLeastSquares, readSegments, type Segments } from './least-squares.ts';
import { unroll } from './unroll.ts';

/** Random segments over a summary of `size` values. */
const layouts = fc
  .record({
    seed: fc.nat(),
    size: fc.integer({ min: 2, max: 40 }),
    count: fc.integer({ min: 1, max: 12 }),
    circular: fc.boolean(),
    fractions: fc.boolean(),
  })
  .chain((layout) =>
    fc.integer({ min: 1, max: layout.size - 1 }).map((length) => {
      const last = layout.circular ? layout.size - 1 : layout.size - length - 1;
      const random = drawUniform(layout.seed, 2 * layout.count);
      const starts = Uint32Array.from({ length: layout.count }, (_, i) =>
        Math.floor(random[2 * i] * (last + 1)),
      );
      const fractions = layout.fractions
        ? Uint16Array.from({ length: layout.count }, (_, i) => random[2 * i + 1] * 65536)
        : undefined;
      const segments: Segments = { starts, length, circular: layout.circular, fractions };
      return { ...layout, segments };
    }),
  );

function squaredError(summary: Float32Array, segments: Segments, values: Float32Array): number {
  return readSegments(summary, segments).reduce((sum, value, i) => sum + (value - values[i]) ** 2, 0);
}

describe('fitLeastSquares', () => {
  test('recovers values that are a summary', () => {
    fc.assert(
      fc.property(layouts, ({ seed, size, segments }) => {
        const values = readSegments(drawUniform(seed ^ 1, size, -1, 1), segments);
        const fitted = readSegments(fitLeastSquares(values, segments, size), segments);
        if (segments.fractions) expect(relativeL2(fitted, values)).toBeLessThan(1e-4);
        else expectAllClose(fitted, values, { rtol: 1e-6, atol: 1e-7 });
      }),
    );
  });

  test('no other summary is nearer', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), ({ seed, size, segments }, other) => {
        const values = drawUniform(seed ^ 2, segments.starts.length * segments.length, -1, 1);
        const best = fitLeastSquares(values, segments, size);
        const least = squaredError(best, segments, values);
        for (const step of [1e-3, 1e-2, 1]) {
          const move = drawUniform(other, size, -step, step);
          const moved = best.map((value, i) => value + move[i]);
          expect(squaredError(moved, segments, values)).toBeGreaterThanOrEqual(least * (1 - 1e-5) - 1e-9);
        }
      }),
    );
  });

  test('is the mean of what shares a value, and 0 where nothing reads', () => {
    const segments = { starts: Uint32Array.of(0, 1), length: 2, circular: false };
    expect([...fitLeastSquares(Float32Array.of(1, 2, 4, 5), segments, 4)]).toEqual([1, 3, 5, 0]);
  });
});

test('unrolled filters read through segments are the filters that the format defines', () => {
  const layouts: Pick<SummaryWeight, 'shape' | 'segments' | 'order' | 'circular'>[] = [
    { shape: [5, 4, 3, 3], segments: 'filter', order: 'hwi', circular: false },
    { shape: [5, 4, 3, 3], segments: 'filter', order: 'ihw', circular: true },
    { shape: [5, 4, 3, 2], segments: 'row', order: 'hwi', circular: false },
    { shape: [5, 4, 1, 3], segments: 'tap', order: 'hwi', circular: false },
    { shape: [5, 4, 3], segments: 'tap', order: 'hwi', circular: true },
  ];
  for (const layout of layouts) {
    const length = segmentLength(layout);
    const count = layout.shape.reduce((product, size) => product * size, 1) / length;
    const size = 100;
    const starts = Uint32Array.from(drawUniform(1, count), (value) =>
      Math.floor(value * (layout.circular ? size : size - length)),
    );
    const data = drawUniform(2, size, -1, 1);
    const filters = filtersFromSummary({
      ...layout,
      kind: 'summary',
      dtype: 'float32',
      groups: 1,
      locations: { kind: 'explicit', starts },
      vector: { format: 'plain', dtype: 'float32', data, count: size },
    });
    const read = readSegments(data, { starts, length, circular: layout.circular });
    expect(unroll(filters, layout.shape, layout.order)).toEqual(read);
  }
});
