import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, nodeOf } from './apply.fixture.ts';

const list = (...values: number[]) => int64([values.length], values);

test('broadcasts both ways', () => {
  expect(apply('Expand', [float32([2, 1], [1, 2]), list(3)])).toEqual(float32([2, 3], [1, 1, 1, 2, 2, 2]));
  expect(apply('Expand', [float32([2, 1], [1, 2]), list(2, 1, 1)])).toEqual(float32([2, 2, 1], [1, 2, 1, 2]));
  expect(apply('Expand', [float32([1], [1]), list(0)])).toEqual(float32([0]));
});

test('repeats along every axis', () => {
  const tiled = apply('Tile', [float32([2, 2], [1, 2, 3, 4]), list(2, 2)]);
  expect(tiled).toEqual(float32([4, 4], [1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4]));
  expect(apply('Tile', [int64([2], [1, 2]), list(0)])).toEqual(int64([0], []));
});

test('keeps symbols', () => {
  const data = { dtype: 'float32' as const, shape: ['n', 1] };
  const target = { dtype: 'int64' as const, shape: [2], elements: ['n', 5] };
  expect(infer(nodeOf('Expand', 2), [data, target])[0]?.shape).toEqual(['n', 5]);
  const repeats = { dtype: 'int64' as const, shape: [2], constant: list(1, 3) };
  expect(infer(nodeOf('Tile', 2), [data, repeats])[0]?.shape).toEqual(['n', 3]);
});

test.each([
  ['Expand', [3], 'bad-shape'],
  ['Expand', [-1, 2], 'bad-shape'],
  ['Expand', [2 ** 30, 1, 2], 'limit-exceeded'],
  ['Tile', [1], 'bad-shape'],
  ['Tile', [1, -1], 'bad-shape'],
  ['Tile', [2 ** 20, 2 ** 20], 'limit-exceeded'],
])('%s refuses %j', (op, wanted, code) => {
  expect(() => apply(op, [float32([1, 2]), list(...wanted)])).toThrow(expect.objectContaining({ code }));
});
