import { drawUniform, runSteps } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterTaps } from './cluster-taps.ts';
import { gramMatrix } from './gram-matrix.ts';
import { movePoints } from './move-points.ts';
import type { Found } from './search-locations.ts';
import { wardClusters } from './ward-clusters.ts';

function squaredError(values: Float32Array, unit: number, { starts, summary }: Found): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++)
    sum += (values[i] - summary[starts[Math.floor(i / unit)] * unit + (i % unit)]) ** 2;
  return sum;
}

/** Squared error of the means of an assignment. */
function errorOf(values: Float32Array, unit: number, starts: Uint32Array): number {
  const rows = Math.max(...starts) + 1;
  const summary = new Float32Array(rows * unit);
  for (let row = 0; row < rows; row++) {
    const members = [...starts.keys()].filter((tap) => starts[tap] === row);
    for (let k = 0; k < unit; k++)
      summary[row * unit + k] =
        members.reduce((sum, tap) => sum + values[tap * unit + k], 0) / members.length;
  }
  return squaredError(values, unit, { starts, summary });
}

/** Least error of all ways to put the taps into `rows` clusters. */
function leastError(values: Float32Array, unit: number, rows: number): number {
  const taps = values.length / unit;
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < rows ** taps; code++) {
    const starts = Uint32Array.from({ length: taps }, (_, tap) => Math.floor(code / rows ** tap) % rows);
    if (new Set(starts).size === rows) least = Math.min(least, errorOf(values, unit, starts));
  }
  return least;
}

const problems = fc.record({
  seed: fc.nat(),
  taps: fc.integer({ min: 2, max: 30 }),
  unit: fc.integer({ min: 1, max: 9 }),
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

test('gramMatrix is the inner products of all rows', () => {
  fc.assert(
    fc.property(problems, ({ seed, taps, unit }) => {
      const values = drawUniform(seed, taps * unit, -1, 1);
      const gram = runSteps(gramMatrix(values, unit));
      for (let row = 0; row < taps; row++) {
        for (let column = 0; column <= row; column++) {
          let expected = 0;
          for (let k = 0; k < unit; k++) expected += values[row * unit + k] * values[column * unit + k];
          expect(gram[row * taps + column]).toBe(Math.fround(expected));
        }
      }
    }),
  );
});

describe('clusterTaps', () => {
  test('gives as many rows as asked for, all used, each the mean of its taps', () => {
    fc.assert(
      fc.property(problems, ({ seed, taps, unit, share }) => {
        const rows = Math.max(1, Math.round(taps * share));
        const values = drawUniform(seed, taps * unit, -1, 1);
        const found = runSteps(clusterTaps(values, unit, rows, 10));
        expect([...new Set(found.starts)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: rows }, (_, i) => i),
        );
        expect(squaredError(values, unit, found)).toBeCloseTo(errorOf(values, unit, found.starts), 4);
      }),
    );
  });

  test('recovers taps that are so many rows, whatever their number', () => {
    fc.assert(
      fc.property(problems, ({ seed, taps, unit, share }) => {
        const rows = Math.max(1, Math.round(taps * share));
        const row = drawUniform(seed, rows * unit, -1, 1);
        const picks = drawUniform(seed ^ 1, taps, 0, rows).map(Math.floor);
        const values = Float32Array.from(
          { length: taps * unit },
          (_, i) => row[picks[Math.floor(i / unit)] * unit + (i % unit)],
        );
        const { starts, summary } = runSteps(clusterTaps(values, unit, rows, 10));
        const read = values.map((_, i) => summary[starts[Math.floor(i / unit)] * unit + (i % unit)]);
        expectAllClose(read, values, { rtol: 0, atol: 1e-3 });
      }),
    );
  });

  test('comes near the best of all clusterings', () => {
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const values = drawUniform(seed, 7 * 3, -1, 1);
      const error = squaredError(values, 3, runSteps(clusterTaps(values, 3, 3, 10)));
      const least = leastError(values, 3, 3);
      expect(error).toBeGreaterThanOrEqual(least * (1 - 1e-5));
      sum += error / least;
    }
    expect(sum / 20).toBeLessThan(1.05);
  });
});

test('movePoints never raises the error, and its bookkeeping does not drift', () => {
  fc.assert(
    fc.property(problems, fc.nat(), ({ seed, taps, unit, share }, other) => {
      const rows = Math.max(1, Math.round((taps * share) / 2));
      const values = drawUniform(seed, taps * unit, -1, 1);
      const gram = runSteps(gramMatrix(values, unit));
      // All clusters have a point, the rest is random.
      const picks = drawUniform(other, taps, 0, rows);
      const starts = Uint32Array.from(picks, (pick, tap) => (tap < rows ? tap : Math.floor(pick)));
      const before = errorOf(values, unit, starts);
      runSteps(movePoints(gram, starts, rows, 1));
      const between = errorOf(values, unit, starts);
      runSteps(movePoints(gram, starts, rows, 100));
      const after = errorOf(values, unit, starts);
      expect(between).toBeLessThanOrEqual(before * (1 + 1e-4) + 1e-5);
      expect(after).toBeLessThanOrEqual(between * (1 + 1e-4) + 1e-5);
      const settled = starts.slice();
      runSteps(movePoints(gram, starts, rows, 1));
      expect(errorOf(values, unit, starts)).toBeCloseTo(errorOf(values, unit, settled), 4);
    }),
  );
});

test('wardClusters joins the cheapest pair each time', () => {
  fc.assert(
    fc.property(problems, ({ seed, taps, unit, share }) => {
      const rows = Math.max(1, Math.round(taps * share));
      const values = drawUniform(seed, taps * unit, -1, 1);
      let starts = Uint32Array.from({ length: taps }, (_, tap) => tap);
      for (let left = taps; left > rows; left--) {
        let best = starts;
        let least = Number.POSITIVE_INFINITY;
        for (let a = 0; a < left; a++) {
          for (let b = a + 1; b < left; b++) {
            const joined = starts.map((row) => (row === b ? a : row > b ? row - 1 : row));
            const error = errorOf(values, unit, joined);
            if (error < least) [least, best] = [error, joined];
          }
        }
        starts = best;
      }
      const found = runSteps(wardClusters(runSteps(gramMatrix(values, unit)), taps, rows));
      expect(errorOf(values, unit, found)).toBeCloseTo(errorOf(values, unit, starts), 3);
    }),
    { numRuns: 15 },
  );
});
