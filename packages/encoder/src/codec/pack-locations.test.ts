import { randomGenerator, type SegmentLocations } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { type PackLocationsOptions, packLocations } from './pack-locations.ts';

function explicit(starts: readonly number[]): SegmentLocations {
  return { kind: 'explicit', starts: Uint32Array.from(starts) };
}

function pack(starts: readonly number[], options?: PackLocationsOptions) {
  const stored = packLocations(explicit(starts), starts.length, options);
  if (stored.kind !== 'explicit' || stored.payload.kind !== 'inline') throw new Error('not explicit');
  return { ...stored, bytes: stored.payload.bytes.length };
}

describe('packLocations', () => {
  test('counts in units of what divides every start', () => {
    expect(pack([0, 48, 32, 16 * 1023])).toMatchObject({ unit: 16, bits: 10, coder: 'raw', bytes: 5 });
    expect(pack([0, 0, 0])).toMatchObject({ unit: 1, bits: 3 });
    expect(pack([7, 14], { length: 6 })).toMatchObject({ unit: 1 });
  });

  test('stores starts at steps that are almost even as differences', () => {
    const starts = Array.from({ length: 512 }, (_, i) => Math.floor(i * 44.7));
    const stored = pack(starts);
    expect(stored).toMatchObject({ delta: true, coder: 'rans' });
    // Of 15 bits the upper 8 are coded, at a bit each, and the lower 7 packed.
    expect(stored.bits).toBe(15);
    expect(stored.bytes).toBeLessThan((8.5 * starts.length) / 8);
  });

  test('codes starts of which some are much commoner', () => {
    const next = randomGenerator(5);
    const starts = Array.from({ length: 4000 }, () => 8 * Math.floor(200 * next() ** 4));
    expect(pack(starts)).toMatchObject({ delta: false, coder: 'rans', unit: 8 });
    expect(pack(starts).bytes).toBeLessThan(0.9 * pack(starts, { coder: 'raw' }).bytes);
  });

  test('takes what is smallest', () => {
    const next = randomGenerator(6);
    for (let run = 0; run < 50; run++) {
      const most = 2 ** (1 + 31 * next());
      const starts = Array.from({ length: 1 + Math.floor(300 * next()) }, () => Math.floor(most * next()));
      if (run % 2 === 0) starts.sort((a, b) => a - b);
      const sizes = (['raw', 'rans'] as const).map((coder) => pack(starts, { coder }).bytes);
      expect(pack(starts).bytes).toBe(Math.min(...sizes));
    }
  });

  test('leaves uniform locations as they are', () => {
    expect(packLocations({ kind: 'uniform', step: 48 }, 10)).toEqual({ kind: 'uniform', step: 48 });
  });

  test('refuses another number of locations than there are segments', () => {
    expect(() => packLocations(explicit([1, 2]), 3)).toThrow(RangeError);
  });
});
