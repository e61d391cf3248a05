import { elementCount, segmentCount, segmentLength } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Placement, type PlacementRequest, placeSegments, storedLocations } from './place-segments.ts';

function placed(request: PlacementRequest): Placement {
  const placement = placeSegments(request);
  if ('obstacle' in placement) throw new Error(placement.obstacle);
  return placement;
}

describe('placeSegments', () => {
  test('spaces filters by whole taps', () => {
    const placement = placed({
      shape: [64, 16, 3, 3],
      segments: 'filter',
      rule: 'tap',
      ratio: 1,
      spacing: 2,
    });
    expect(placement.length).toBe((63 * 2 + 9) * 16);
    expect(storedLocations(placement.starts)).toEqual({ kind: 'uniform', step: 32 });
  });

  test('spaces rows by whole taps', () => {
    const placement = placed({ shape: [8, 4, 3, 3], segments: 'row', rule: 'tap', ratio: 1, spacing: 1 });
    expect(placement.length).toBe((8 * 3 - 1 + 3) * 4);
    expect(storedLocations(placement.starts)).toEqual({ kind: 'uniform', step: 4 });
  });

  test('comes within half a grid step of the ratio', () => {
    for (const rule of ['tap', 'half-tap', 'free'] as const) {
      const { length, unit } = placed({ shape: [64, 32, 3, 3], segments: 'filter', rule, ratio: 3.7 });
      expect(Math.abs(length - (64 * 32 * 9) / 3.7)).toBeLessThanOrEqual(unit / 2);
      expect(unit).toBe({ tap: 32, 'half-tap': 16, free: 1 }[rule]);
    }
  });

  test('never lets filters coincide, so that a ratio has a limit', () => {
    const { length, starts } = placed({ shape: [64, 16, 3, 3], segments: 'filter', rule: 'tap', ratio: 100 });
    expect(length).toBe((63 + 9) * 16);
    expect(new Set(starts).size).toBe(64);
  });

  test("follows the rule of the paper's code for circular summaries, in float32", () => {
    const { length, starts, circular } = placed({
      shape: [16, 16, 3, 3],
      segments: 'filter',
      rule: 'circular',
      ratio: 3.2,
    });
    expect(circular).toBe(true);
    expect(length).toBe(Math.floor(2304 / 3.2));
    const step = Math.fround(720 / 15);
    expect([...starts]).toEqual(
      Array.from({ length: 16 }, (_, o) => Math.floor(Math.fround(o * step)) % 720),
    );
    expect(starts[15]).toBe(0);
  });

  test('takes whole taps where an odd number of channels has no half', () => {
    expect(placed({ shape: [8, 5, 3, 3], segments: 'filter', rule: 'half-tap', ratio: 2 }).unit).toBe(5);
  });

  test.each([
    [{ shape: [1, 16, 3, 3], segments: 'filter', rule: 'tap', ratio: 2 }, /single filter/],
    [
      { shape: [4, 16, 3, 3], segments: 'filter', rule: 'circular', ratio: 8 },
      /shorter than one filter of 144/,
    ],
  ] as const)('says why there is none: %j', (request, message) => {
    const placement = placeSegments(request);
    expect('obstacle' in placement && placement.obstacle).toMatch(message);
  });

  test('every segment starts on the grid and ends inside, in order', () => {
    const requests = fc.record({
      shape: fc.tuple(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(1, 3),
        fc.constantFrom(2, 3),
      ),
      segments: fc.constantFrom('filter' as const, 'row' as const, 'tap' as const),
      rule: fc.constantFrom('tap' as const, 'half-tap' as const, 'free' as const),
      ratio: fc.double({ min: 1, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(requests, (request) => {
        const { starts, length, unit } = placed(request);
        expect(starts.length).toBe(segmentCount(request));
        expect(length).toBeLessThanOrEqual(
          Math.max(elementCount(request.shape) + unit, segmentLength(request) * 2 + 40 * unit),
        );
        for (const [i, start] of starts.entries()) {
          expect(start % unit).toBe(0);
          expect(start + segmentLength(request)).toBeLessThanOrEqual(length);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(starts[i - 1]);
        }
      }),
    );
  });
});
