import { describe, expect, test } from 'vitest';
import { paperLocations } from './paper-locations.ts';

/** Every position that the paper's code reads, value by value. */
function positions(shape: readonly number[], length: number): number[][] {
  const filterLength = shape[1] * shape[2] * shape[3];
  const step = length / (shape[0] - 1);
  return Array.from({ length: shape[0] }, (_, filter) => {
    const start = Math.fround(filter * step);
    return Array.from({ length: filterLength }, (_, value) => Math.trunc(Math.fround(start + value)));
  });
}

describe('paperLocations', () => {
  test.each([
    { shape: [16, 3, 3, 3], length: 108, splits: 0 },
    { shape: [64, 64, 3, 3], length: 9216, splits: 0 },
    { shape: [512, 512, 3, 3], length: 1_179_648, splits: 1 },
    { shape: [256, 1024, 1, 1], length: 131_072, splits: 2 },
    { shape: [2048, 512, 1, 1], length: 283_399, splits: 0 },
  ])('$shape in $length values: every position, $splits filters split', ({ shape, length, splits }) => {
    const locations = paperLocations(shape, length);
    expect(locations.splits.size).toBe(splits);
    positions(shape, length).forEach((expected, filter) => {
      const split = locations.splits.get(filter) ?? Number.POSITIVE_INFINITY;
      const start = locations.starts[filter];
      const wrong = expected.findIndex((at, value) => at !== start + value + (value >= split ? 1 : 0));
      expect(wrong, `filter ${filter}`).toBe(-1);
    });
  });

  test('float32 starts differ from exact ones', () => {
    const { starts } = paperLocations([512, 512, 3, 3], 637_647);
    const exact = starts.map((_, filter) => Math.floor((filter * 637_647) / 511));
    expect(starts.filter((start, filter) => start !== exact[filter]).length).toBeGreaterThan(0);
    expect(starts[511]).toBe(637_647);
  });

  test('refuses what the code could not read', () => {
    expect(() => paperLocations([1, 3, 3, 3], 27)).toThrow('needs two filters');
    expect(() => paperLocations([8, 3, 3, 3], 26)).toThrow('shorter than its filters of 27');
    expect(() => paperLocations([8, 3, 3, 3], 2 ** 22 + 1)).toThrow('at most 4194304');
  });
});
