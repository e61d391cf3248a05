import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { applyAll, infer, int, nodeOf } from './apply.fixture.ts';

const data = float32([2, 4], [1, 3, 3, 2, 5, 5, 1, 1]);
const k = (value: number) => int64([1], [value]);

test('takes the largest in order, of equal ones the first', () => {
  expect(applyAll('TopK', [data, k(3)], {}, 2)).toEqual([
    float32([2, 3], [3, 3, 2, 5, 5, 1]),
    int64([2, 3], [1, 2, 3, 0, 1, 2]),
  ]);
});

test('takes the smallest along another axis', () => {
  expect(applyAll('TopK', [data, k(1)], { axis: int(0), largest: int(0) }, 2)).toEqual([
    float32([1, 4], [1, 3, 1, 1]),
    int64([1, 4], [0, 0, 1, 1]),
  ]);
});

test('takes 64-bit integers, and none at all', () => {
  const large = int64([2], [2n ** 60n, 2n ** 60n + 1n]);
  expect(applyAll('TopK', [large, k(1)], {}, 2)).toEqual([int64([1], [2n ** 60n + 1n]), int64([1], [1])]);
  expect(applyAll('TopK', [data, k(0)], {}, 2)[1]).toEqual(int64([2, 0], []));
});

test('keeps symbols', () => {
  const value = { dtype: 'float32' as const, shape: ['n', 10] };
  const known = { dtype: 'int64' as const, shape: [1], constant: k(5) };
  expect(infer(nodeOf('TopK', 2, {}, 2), [value, known]).map((each) => each?.shape)).toEqual([
    ['n', 5],
    ['n', 5],
  ]);
});

test.each([
  [k(5), {}, 'bad-value'],
  [k(-1), {}, 'bad-value'],
  [int64([2], [1, 1]), {}, 'bad-shape'],
  [k(1), { axis: int(2) }, 'bad-shape'],
])('refuses case %#', (count, attributes, code) => {
  expect(() => applyAll('TopK', [data, count], attributes, 2)).toThrow(expect.objectContaining({ code }));
});
