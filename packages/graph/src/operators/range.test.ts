import { expectAllClose } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply } from './apply.fixture.ts';

const floats = (...values: number[]) => values.map((value) => float32([], [value]));
const integers = (...values: (number | bigint)[]) => values.map((value) => int64([], [value]));

test('counts to before the limit', () => {
  expect(apply('Range', integers(3, 9, 3))).toEqual(int64([2], [3, 6]));
  expect(apply('Range', integers(10, 4, -2))).toEqual(int64([3], [10, 8, 6]));
  expect(apply('Range', integers(3, 3, 1))).toEqual(int64([0], []));
  expect(apply('Range', integers(3, 9, -1))).toEqual(int64([0], []));
  expectAllClose(apply('Range', floats(0, 1, 0.3)), float32([4], [0, 0.3, 0.6, 0.9]));
});

test('keeps the distance of large integers', () => {
  const start = 2n ** 62n + 1n;
  expect(apply('Range', integers(start, start + 2n, 1))).toEqual(int64([2], [start, start + 1n]));
});

test.each([
  [integers(0, 1, 0), 'bad-value'],
  [floats(0, Number.POSITIVE_INFINITY, 1), 'bad-value'],
  [floats(0, Number.NaN, 1), 'bad-value'],
  [integers(0, 2n ** 40n, 1), 'limit-exceeded'],
  [[int64([2], [0, 1]), ...integers(2, 1)], 'bad-shape'],
  [[...floats(0), ...integers(2, 1)], 'bad-type'],
])('refuses case %#', (inputs, code) => {
  expect(() => apply('Range', inputs)).toThrow(expect.objectContaining({ code }));
});
