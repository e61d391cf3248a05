import { expect, test } from 'vitest';
import type { Dimension } from '../network/graph.ts';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, int, nodeOf } from './apply.fixture.ts';

const data = float32([2, 3, 4]);

test.each([
  [
    [0, -1],
    [2, 12],
  ],
  [[-1], [24]],
  [
    [4, 0, 2],
    [4, 3, 2],
  ],
  [
    [2, 2, 3, 2],
    [2, 2, 3, 2],
  ],
])('takes the shape %j as %j', (wanted, shape) => {
  expect(apply('Reshape', [data, int64([wanted.length], wanted)]).shape).toEqual(shape);
});

test('takes a single value to a scalar and back', () => {
  expect(apply('Reshape', [float32([1], [5]), int64([0], [])])).toEqual(float32([], [5]));
  expect(apply('Reshape', [float32([], [5]), int64([1], [-1])])).toEqual(float32([1], [5]));
});

test('with allowzero makes 0 a size', () => {
  const reshaped = apply('Reshape', [float32([0, 5]), int64([2], [3, 0])], { allowzero: int(1) });
  expect(reshaped.shape).toEqual([3, 0]);
});

test.each([
  ['another number of elements', [5, 5], {}, 'bad-shape'],
  ['a rest that is no integer', [5, -1], {}, 'bad-shape'],
  ['two open sizes', [-1, -1], {}, 'bad-value'],
  ['a size below -1', [-2, 12], {}, 'bad-value'],
  ['a kept size that is not there', [2, 3, 4, 0], {}, 'bad-shape'],
  ['0 and -1 with allowzero', [0, -1], { allowzero: int(1) }, 'bad-value'],
  ['a gigantic size', [2 ** 40, -1], {}, 'bad-shape'],
])('refuses %s', (_, wanted, attributes, code) => {
  const inputs = [data, int64([wanted.length], wanted)];
  expect(() => apply('Reshape', inputs, attributes)).toThrow(expect.objectContaining({ code }));
});

test.each<[Dimension[], Dimension[], Dimension[]]>([
  [
    ['n', 512, 7, 7],
    ['n', -1],
    ['n', 25088],
  ],
  [
    ['n', 512, 7, 7],
    [-1, 25088],
    ['n', 25088],
  ],
  [
    ['n', 512, 7, 7],
    [0, -1],
    ['n', 25088],
  ],
  [
    ['n', 512, 7, 7],
    [null, 25088],
    ['n', 25088],
  ],
  [
    ['n', 6],
    [-1, 2],
    [null, 2],
  ],
  [
    ['n', 'm', 4],
    [0, 0, 2, 2],
    ['n', 'm', 2, 2],
  ],
  [
    ['n', 'm', 4],
    [-1, 4],
    [null, 4],
  ],
  [
    ['n', 4, 'm'],
    ['m', -1, 'n'],
    ['m', 4, 'n'],
  ],
  [
    [null, 4],
    [0, 2, -1],
    [null, 2, null],
  ],
])('infers %j reshaped to %j as %j', (shape, elements, expected) => {
  const target = { dtype: 'int64' as const, shape: [elements.length], elements };
  const inferred = infer(nodeOf('Reshape', 2), [{ dtype: 'float32', shape }, target]);
  expect(inferred).toEqual([{ dtype: 'float32', shape: expected }]);
});

test('infers the rank where only the length of the target is known', () => {
  const inferred = infer(nodeOf('Reshape', 2), [
    { dtype: 'float32', shape: [2, 3] },
    { dtype: 'int64', shape: [2] },
  ]);
  expect(inferred[0]?.shape).toEqual([null, null]);
});

test.each([
  [0, [1, 24]],
  [1, [2, 12]],
  [3, [24, 1]],
  [-1, [6, 4]],
  [-3, [1, 24]],
])('flattens at axis %i', (axis, shape) => {
  expect(apply('Flatten', [data], { axis: int(axis) }).shape).toEqual(shape);
});

test('keeps a lone symbol when it flattens', () => {
  const inferred = infer(nodeOf('Flatten', 1), [{ dtype: 'float32', shape: ['n', 512, 1, 1] }]);
  expect(inferred[0]?.shape).toEqual(['n', 512]);
});

test('refuses to flatten at an axis out of range', () => {
  for (const axis of [4, -4])
    expect(() => apply('Flatten', [data], { axis: int(axis) })).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
});
