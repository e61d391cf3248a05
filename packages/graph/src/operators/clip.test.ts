import { expect, it } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, int32 } from './apply.fixture.ts';

const x = float32([4], [-2, 0, 3, Number.NaN]);

it('Clip has both bounds, one, or none', () => {
  const [low, high] = [float32([], [-1]), float32([], [2])];
  expect([...apply('Clip', [x, low, high]).data]).toEqual([-1, 0, 2, Number.NaN]);
  expect([...apply('Clip', [x, undefined, high]).data]).toEqual([-2, 0, 2, Number.NaN]);
  expect([...apply('Clip', [x, low]).data]).toEqual([-1, 0, 3, Number.NaN]);
  expect(apply('Clip', [x])).toEqual(x);
});

it('Clip gives the upper bound where the bounds cross', () => {
  expect([...apply('Clip', [float32([2], [0, 9]), float32([], [5]), float32([], [1])]).data]).toEqual([1, 1]);
});

it('Clip takes integers', () => {
  expect([...apply('Clip', [int32([3], [-9, 1, 9]), int32([], [0]), int32([], [5])]).data]).toEqual([
    0, 1, 5,
  ]);
  expect([...apply('Clip', [int64([3], [-9, 1, 9]), int64([], [0])]).data]).toEqual([0n, 1n, 9n]);
});

it('Clip refuses a bound that is no scalar or of another type', () => {
  expect(() => apply('Clip', [x, float32([2], [0, 1])])).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
  expect(() => apply('Clip', [x, int64([], [0])])).toThrow(expect.objectContaining({ code: 'bad-type' }));
});
