import { describe, expect, test } from 'vitest';
import { boxCount, boxSizes, defaultBoxes } from './default-boxes.ts';

describe('boxSizes', () => {
  test('a square, a larger one, and two of every ratio, in the order of the authors', () => {
    const sizes = boxSizes({ scale: 0.2, nextScale: 0.45, ratios: [4, 9] });
    const expected = [
      [0.2, 0.2],
      [0.3, 0.3],
      [0.4, 0.1],
      [0.1, 0.4],
      [0.6, 0.2 / 3],
      [0.2 / 3, 0.6],
    ];
    expect(sizes.flat().map((side) => side.toFixed(12))).toEqual(
      expected.flat().map((side) => side.toFixed(12)),
    );
  });

  test('only a square where nothing else is said', () => {
    expect(boxSizes({ scale: 0.5 })).toEqual([[0.5, 0.5]]);
  });

  test.each([[{ scale: 0 }], [{ scale: 0.1, nextScale: -1 }], [{ scale: 0.1, ratios: [Number.NaN] }]])(
    '%o is refused',
    (options) => {
      expect(() => boxSizes(options)).toThrow(RangeError);
    },
  );
});

describe('defaultBoxes', () => {
  test('map after map, cells row by row, sizes in their order', () => {
    const square = [0.5, 0.5] as const;
    const grids = [
      { rows: 2, columns: 4, sizes: [square, [1, 0.25]] },
      { rows: 1, columns: 1, sizes: [[0.9, 0.8]] },
    ] as const;
    const boxes = defaultBoxes(grids);
    expect(boxCount(grids)).toBe(17);
    expect(boxes).toHaveLength(4 * 17);
    const box = (index: number) => Array.from(boxes.subarray(4 * index, 4 * index + 4));
    expect(box(0)).toEqual([0.125, 0.25, 0.5, 0.5]);
    expect(box(1)).toEqual([0.125, 0.25, 1, 0.25]);
    expect(box(2)).toEqual([0.375, 0.25, 0.5, 0.5]);
    expect(box(7)).toEqual([0.875, 0.25, 1, 0.25]);
    expect(box(8)).toEqual([0.125, 0.75, 0.5, 0.5]);
    expect(box(16)).toEqual([0.5, 0.5, 0.9, 0.8].map(Math.fround));
  });

  test('steps of their own', () => {
    const boxes = defaultBoxes([{ rows: 2, columns: 2, step: [0.25, 0.4], sizes: [[1, 1]] }]);
    expect(Array.from(boxes.subarray(12))).toEqual([0.375, 0.6, 1, 1].map(Math.fround));
  });
});
