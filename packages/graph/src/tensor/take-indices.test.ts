import { expect, test } from 'vitest';
import { takeIndices } from './take-indices.ts';
import { float32, int64 } from './tensor.ts';

const grid = float32([2, 3], [0, 1, 2, 3, 4, 5]);

test('takes rows and columns by index, and fills where an index is negative', () => {
  const taken = takeIndices(grid, [Int32Array.of(1, -1, 0), Int32Array.of(2, 2, -1)], 9);
  expect(taken).toEqual(float32([3, 3], [5, 5, 9, 9, 9, 9, 2, 2, 9]));
});

test('takes scalars, nothing, and BigInts', () => {
  expect(takeIndices(float32([], [7]), [], 0)).toEqual(float32([], [7]));
  expect(takeIndices(grid, [Int32Array.of(0), new Int32Array(0)], 0)).toEqual(float32([1, 0]));
  expect(takeIndices(int64([2], [1, 2]), [Int32Array.of(1, -1)], 5n)).toEqual(int64([2], [2, 5]));
});
