import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, int } from './apply.fixture.ts';

const data = float32([2, 3], [1, 3, 3, 0, 0, 5]);

test('gives the first or the last index of the extreme', () => {
  expect(apply('ArgMax', [data], { axis: int(-1) })).toEqual(int64([2, 1], [1, 2]));
  expect(apply('ArgMax', [data], { axis: int(1), select_last_index: int(1), keepdims: int(0) })).toEqual(
    int64([2], [2, 2]),
  );
  expect(apply('ArgMin', [data], { axis: int(1) })).toEqual(int64([2, 1], [0, 0]));
  expect(apply('ArgMin', [data], { axis: int(1), select_last_index: int(1) })).toEqual(int64([2, 1], [0, 1]));
  expect(apply('ArgMax', [data])).toEqual(int64([1, 3], [0, 0, 1]));
});

test('compares 64-bit integers exactly, and finds NaN', () => {
  expect(apply('ArgMax', [int64([2], [2n ** 60n, 2n ** 60n + 1n])])).toEqual(int64([1], [1]));
  expect(apply('ArgMax', [float32([3], [1, Number.NaN, 2])])).toEqual(int64([1], [1]));
});

test('refuses axes without elements or out of range', () => {
  expect(() => apply('ArgMax', [float32([0])])).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  expect(() => apply('ArgMax', [data], { axis: int(2) })).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
});
