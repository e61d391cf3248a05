import { expect, it } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, bool } from './apply.fixture.ts';

it('Where chooses element by element, all three broadcast', () => {
  const condition = bool([2, 1], [true, false]);
  expect(apply('Where', [condition, float32([2], [1, 2]), float32([], [9])])).toEqual(
    float32([2, 2], [1, 2, 9, 9]),
  );
  expect(apply('Where', [condition, int64([], [5]), int64([1], [7])])).toEqual(int64([2, 1], [5, 7]));
});

it('Where refuses a condition that is no bool, and two types', () => {
  const one = float32([1], [1]);
  expect(() => apply('Where', [one, one, one])).toThrow(expect.objectContaining({ code: 'bad-type' }));
  expect(() => apply('Where', [bool([1], [true]), one, int64([1], [1])])).toThrow(
    expect.objectContaining({ code: 'bad-type' }),
  );
});
