import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, infer, int32, nodeOf } from './apply.fixture.ts';

const largest = 2n ** 63n - 1n;
const lowest = -(2n ** 63n);
const list = (...values: (number | bigint)[]): Tensor => int64([values.length], values);
const count = (shape: readonly number[]): Tensor =>
  float32(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

test('takes ranges with steps along several axes', () => {
  const sliced = apply('Slice', [count([4, 5]), list(1, 0), list(3, 4), list(0, -1), list(1, 2)]);
  expect(sliced).toEqual(float32([2, 2], [5, 7, 10, 12]));
});

test('reads int32 limits, and axes from the first without any', () => {
  expect(apply('Slice', [count([2, 3]), int32([1], [1]), int32([1], [9])])).toEqual(
    float32([1, 3], [3, 4, 5]),
  );
});

test('reverses up to the very first element', () => {
  expect(apply('Slice', [count([4]), list(-1), list(lowest), list(0), list(-1)])).toEqual(
    float32([4], [3, 2, 1, 0]),
  );
  expect(apply('Slice', [count([4]), list(largest), list(-5), list(0), list(-2)])).toEqual(
    float32([2], [3, 1]),
  );
});

test('stands the extremes of 64 bits in every place', () => {
  expect(apply('Slice', [count([4]), list(lowest), list(largest), list(0), list(largest)])).toEqual(
    float32([1], [0]),
  );
  expect(apply('Slice', [count([4]), list(largest), list(lowest), list(0), list(lowest)])).toEqual(
    float32([1], [3]),
  );
  expect(apply('Slice', [count([4]), list(largest), list(largest)])).toEqual(float32([0]));
});

test('goes through to the first element where a negative step ends at the largest integer', () => {
  for (const end of [2 ** 31 - 1, largest])
    expect(apply('Slice', [count([3]), list(1), list(end), list(0), list(-1)])).toEqual(float32([2], [1, 0]));
});

test('starts a negative step no earlier than at the first element', () => {
  expect(apply('Slice', [count([4]), list(-20), list(-10), list(0), list(-1)])).toEqual(float32([1], [0]));
  expect(apply('Slice', [float32([0]), list(-1), list(lowest), list(0), list(-1)])).toEqual(float32([0]));
});

test('agrees with going through the axis step by step', () => {
  const position = fc.integer({ min: -9, max: 9 });
  const step = fc.integer({ min: -4, max: 4 }).filter((value) => value !== 0);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), position, position, step, (size, start, end, by) => {
      const expected: number[] = [];
      const from = Math.min(Math.max(start < 0 ? start + size : start, 0), by > 0 ? size : size - 1);
      const resolvedEnd = end < 0 ? end + size : end;
      for (let i = from; i >= 0 && i < size && (by > 0 ? i < resolvedEnd : i > resolvedEnd); i += by)
        expected.push(i);
      const sliced = apply('Slice', [count([size]), list(start), list(end), list(0), list(by)]);
      expect(Array.from(sliced.data as Float32Array)).toEqual(expected);
    }),
  );
});

test('follows a shape, and keeps a symbol that is not cut', () => {
  const constant = (value: number | bigint) => ({
    dtype: 'int64' as const,
    shape: [1],
    constant: list(value),
  });
  const shape = { dtype: 'int64' as const, shape: [3], elements: ['n', 3, 'h'] };
  expect(infer(nodeOf('Slice', 3), [shape, constant(0), constant(-1)])).toEqual([
    { dtype: 'int64', shape: [2], elements: ['n', 3] },
  ]);
  const data = { dtype: 'float32' as const, shape: ['n', 10] };
  expect(infer(nodeOf('Slice', 3), [data, constant(0), constant(largest)])[0]?.shape).toEqual(['n', 10]);
  expect(infer(nodeOf('Slice', 3), [data, constant(0), constant(5)])[0]?.shape).toEqual([null, 10]);
});

test.each([
  ['a step of 0', [list(0), list(1), list(0), list(0)], 'bad-value'],
  ['an axis twice', [list(0, 0), list(1, 1), list(0, -1)], 'bad-value'],
  ['an axis out of range', [list(0), list(1), list(1)], 'bad-shape'],
  ['starts and ends of different lengths', [list(0), list(1, 2)], 'bad-shape'],
])('refuses %s', (_, rest, code) => {
  expect(() => apply('Slice', [count([4]), ...rest])).toThrow(expect.objectContaining({ code }));
});
