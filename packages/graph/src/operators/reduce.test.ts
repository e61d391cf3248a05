import { expectAllClose } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, bool, infer, int, int32, nodeOf } from './apply.fixture.ts';

const data = float32([2, 3], [1, -2, 3, 4, 5, -6]);
const axes = (...values: number[]) => int64([values.length], values);

test.each([
  ['ReduceSum', [2, 3]],
  ['ReduceMean', [2 / 3, 1]],
  ['ReduceMax', [3, 5]],
  ['ReduceMin', [-2, -6]],
  ['ReduceProd', [-6, -120]],
  ['ReduceL2', [Math.sqrt(14), Math.sqrt(77)]],
])('%s along the last axis', (op, expected) => {
  expectAllClose(apply(op, [data, axes(-1)], { keepdims: int(0) }), float32([2], expected));
  expectAllClose(apply(op, [data, axes(1)]), float32([2, 1], expected));
});

test('reduces several axes that are not neighbours', () => {
  const cube = float32([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  expect(apply('ReduceSum', [cube, axes(0, 2)], { keepdims: int(0) })).toEqual(float32([2], [14, 22]));
});

test('without axes reduces all, or none', () => {
  expect(apply('ReduceSum', [data])).toEqual(float32([1, 1], [5]));
  expect(apply('ReduceSum', [data, axes()], { keepdims: int(0) })).toEqual(float32([], [5]));
  const none = { noop_with_empty_axes: int(1) };
  expect(apply('ReduceSum', [data, axes()], none)).toEqual(data);
  expect(apply('ReduceL2', [data], none)).toEqual(float32([2, 3], [1, 2, 3, 4, 5, 6]));
});

test('computes integers as integers', () => {
  expect(apply('ReduceMean', [int32([3], [-1, -1, -3])])).toEqual(int32([1], [-1]));
  expect(apply('ReduceMean', [int64([2], [-3, -4])])).toEqual(int64([1], [-3]));
  expect(apply('ReduceSum', [int64([2], [2n ** 62n, 1])])).toEqual(int64([1], [2n ** 62n + 1n]));
  expect(apply('ReduceProd', [int64([3], [3, -5, 7])])).toEqual(int64([1], [-105]));
  expect(apply('ReduceMax', [int64([2], [-3, -2])])).toEqual(int64([1], [-2]));
  expect(apply('ReduceMin', [int64([2], [-3, -2])])).toEqual(int64([1], [-3]));
  expect(apply('ReduceL2', [int64([2], [3, 4])])).toEqual(int64([1], [5]));
  expect(apply('ReduceMax', [bool([2], [false, true])])).toEqual(bool([1], [true]));
});

test('gives the neutral value of no elements', () => {
  const none = float32([0, 1]);
  const reduced = (op: string) => apply(op, [none, axes(0)]).data[0];
  expect(['ReduceSum', 'ReduceProd', 'ReduceMax', 'ReduceMin', 'ReduceL2'].map(reduced)).toEqual([
    0,
    1,
    -Infinity,
    Infinity,
    0,
  ]);
  expect(apply('ReduceMax', [int32([0], [])])).toEqual(int32([1], [-(2 ** 31)]));
});

test('narrows half precision only at the end', () => {
  const half = { dtype: 'float16' as const, shape: [2], data: Uint16Array.of(0x7bff, 0x7bff) };
  expect(apply('ReduceMean', [half])).toEqual({ ...half, shape: [1], data: Uint16Array.of(0x7bff) });
});

test('keeps symbols that are not reduced', () => {
  const known = { dtype: 'int64' as const, shape: [2], constant: axes(2, 3) };
  const value = { dtype: 'float32' as const, shape: ['n', 64, 'h', 'w'] };
  expect(infer(nodeOf('ReduceMean', 2), [value, known])[0]?.shape).toEqual(['n', 64, 1, 1]);
  expect(infer(nodeOf('ReduceMean', 2, { keepdims: int(0) }), [value, known])[0]?.shape).toEqual(['n', 64]);
});

test('refuses an axis out of range', () => {
  expect(() => apply('ReduceSum', [data, axes(2)])).toThrow(expect.objectContaining({ code: 'bad-shape' }));
});
