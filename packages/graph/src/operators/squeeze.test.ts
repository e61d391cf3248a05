import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, nodeOf } from './apply.fixture.ts';

const data = float32([1, 3, 1]);
const axes = (...values: number[]) => int64([values.length], values);

test('takes out all axes of size 1, or those named', () => {
  expect(apply('Squeeze', [data]).shape).toEqual([3]);
  expect(apply('Squeeze', [data, axes(-1)]).shape).toEqual([1, 3]);
  expect(apply('Squeeze', [data, axes(0, 2)]).shape).toEqual([3]);
});

test('puts axes in where the output has them', () => {
  expect(apply('Unsqueeze', [float32([2, 3]), axes(-1, 0)]).shape).toEqual([1, 2, 3, 1]);
  expect(apply('Unsqueeze', [float32([2, 3]), axes(3, 1, 0)]).shape).toEqual([1, 1, 2, 1, 3]);
  expect(apply('Unsqueeze', [float32([], [1]), axes(0)]).shape).toEqual([1]);
});

test('leaves nothing known where a symbol may be the 1 that goes', () => {
  const symbolic = { dtype: 'float32' as const, shape: ['n', 3, 1] };
  expect(infer(nodeOf('Squeeze', 1), [symbolic])[0]?.shape).toBeNull();
  const last = { dtype: 'int64' as const, shape: [1], constant: axes(-1) };
  expect(infer(nodeOf('Squeeze', 2), [symbolic, last])[0]?.shape).toEqual(['n', 3]);
});

test('carries a known element between scalar and vector', () => {
  const zero = { dtype: 'int64' as const, shape: [1], constant: axes(0) };
  const scalar = { dtype: 'int64' as const, shape: [], elements: ['n'] };
  const vector = { dtype: 'int64' as const, shape: [1], elements: ['n'] };
  expect(infer(nodeOf('Unsqueeze', 2), [scalar, zero])).toEqual([vector]);
  expect(infer(nodeOf('Squeeze', 2), [vector, zero])).toEqual([scalar]);
});

test.each([
  ['Squeeze', axes(1), 'bad-shape'],
  ['Squeeze', axes(3), 'bad-shape'],
  ['Unsqueeze', axes(5), 'bad-shape'],
  ['Unsqueeze', axes(0, -5), 'bad-value'],
])('refuses %s by %o', (op, input, code) => {
  expect(() => apply(op, [data, input])).toThrow(expect.objectContaining({ code }));
});
