import { expect, test } from 'vitest';
import { stridedCopy } from './strided-copy.ts';
import { float32, int64 } from './tensor.ts';

const six = float32([6], [0, 1, 2, 3, 4, 5]);

test('reads with any strides from any start', () => {
  expect(stridedCopy(six, [3, 2], [1, 3])).toEqual(float32([3, 2], [0, 3, 1, 4, 2, 5]));
  expect(stridedCopy(six, [2, 2], [-3, -1], 5)).toEqual(float32([2, 2], [5, 4, 2, 1]));
  expect(stridedCopy(six, [2, 3], [0, 2], 1)).toEqual(float32([2, 3], [1, 3, 5, 1, 3, 5]));
  expect(stridedCopy(six, [], [], 4)).toEqual(float32([], [4]));
  expect(stridedCopy(six, [2, 0], [3, 1])).toEqual(float32([2, 0]));
});

test('copies long runs as blocks, BigInts too', () => {
  const values = Array.from({ length: 60 }, (_, i) => i);
  const copied = stridedCopy(int64([3, 20], values), [2, 20], [-20, 1], 40);
  expect(copied).toEqual(int64([2, 20], [...values.slice(40), ...values.slice(20, 40)]));
});
