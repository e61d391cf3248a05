import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { applyAll, infer, int, nodeOf } from './apply.fixture.ts';

const row = float32([1, 7], [0, 1, 2, 3, 4, 5, 6]);

test('cuts into given sizes, 0 among them', () => {
  expect(applyAll('Split', [row, int64([3], [2, 0, 5])], { axis: int(-1) }, 3)).toEqual([
    float32([1, 2], [0, 1]),
    float32([1, 0]),
    float32([1, 5], [2, 3, 4, 5, 6]),
  ]);
});

test('cuts into equal pieces, the last one smaller', () => {
  const pieces = applyAll('Split', [row], { axis: int(1), num_outputs: int(3) }, 3);
  expect(pieces.map(({ shape }) => shape[1])).toEqual([3, 3, 1]);
  expect(pieces[2]).toEqual(float32([1, 1], [6]));
});

test('follows the elements of a shape', () => {
  const shape = { dtype: 'int64' as const, shape: [4], elements: ['n', 3, 'h', 'w'] };
  const sizes = { dtype: 'int64' as const, shape: [2], constant: int64([2], [1, 3]) };
  expect(infer(nodeOf('Split', 2, {}, 2), [shape, sizes])).toEqual([
    { dtype: 'int64', shape: [1], elements: ['n'] },
    { dtype: 'int64', shape: [3], elements: [3, 'h', 'w'] },
  ]);
});

test.each([
  ['sizes that do not add up', [int64([2], [3, 5])], {}],
  ['a negative size', [int64([2], [8, -1])], {}],
  ['a size too few', [int64([1], [7])], {}],
  ['an axis out of range', [int64([2], [3, 4])], { axis: int(2) }],
])('refuses %s', (_, rest, attributes) => {
  expect(() => applyAll('Split', [row, ...rest], { axis: int(1), ...attributes }, 2)).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
});

test('refuses more pieces than there are elements for', () => {
  expect(() => applyAll('Split', [float32([3])], { num_outputs: int(5) }, 5)).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
});
