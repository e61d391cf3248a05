import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, applyAll, infer, int, nodeOf } from './apply.fixture.ts';

test('joins along an axis counted from either end', () => {
  const [a, b] = [float32([2, 1], [1, 2]), float32([2, 2], [3, 4, 5, 6])];
  for (const axis of [1, -1])
    expect(apply('Concat', [a, b], { axis: int(axis) })).toEqual(float32([2, 3], [1, 3, 4, 2, 5, 6]));
});

test('joins 64-bit integers and empty tensors', () => {
  const joined = apply('Concat', [int64([2], [1, -2]), int64([0], []), int64([1], [3])], { axis: int(0) });
  expect(joined).toEqual(int64([3], [1, -2, 3]));
});

test('follows the elements of shapes, symbols among them', () => {
  const parts = [
    { dtype: 'int64' as const, shape: [1], elements: ['batch'] },
    { dtype: 'int64' as const, shape: [1], constant: int64([1], [-1]) },
  ];
  expect(infer(nodeOf('Concat', 2, { axis: int(0) }), parts)).toEqual([
    { dtype: 'int64', shape: [2], elements: ['batch', -1] },
  ]);
});

test('leaves only those elements open that are unknown', () => {
  const parts = [
    { dtype: 'int64' as const, shape: [1] },
    { dtype: 'int64' as const, shape: [1], constant: int64([1], [512]) },
  ];
  const inferred = infer(nodeOf('Concat', 2, { axis: int(0) }), parts);
  expect(inferred).toEqual([{ dtype: 'int64', shape: [2], elements: [null, 512] }]);
});

test('infers what one input knows of an axis for all', () => {
  const inputs = [
    { dtype: 'float32' as const, shape: [null, 'c', 5] },
    { dtype: 'float32' as const, shape: ['batch', 3, 5] },
  ];
  expect(infer(nodeOf('Concat', 2, { axis: int(2) }), inputs)[0]?.shape).toEqual(['batch', 3, 10]);
  expect(infer(nodeOf('Concat', 2, { axis: int(1) }), inputs)[0]?.shape).toEqual(['batch', null, 5]);
});

test('refuses what does not fit', () => {
  const a = float32([2, 2]);
  expect(() => apply('Concat', [a, float32([3, 2])], { axis: int(1) })).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
  expect(() => apply('Concat', [a, a], { axis: int(2) })).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
  expect(() => apply('Concat', [a, int64([2, 2], [1, 2, 3, 4])], { axis: int(1) })).toThrow(
    expect.objectContaining({ code: 'bad-type' }),
  );
  expect(() => apply('Concat', [a, a])).toThrow(expect.objectContaining({ code: 'bad-graph' }));
});

test('undoes Split', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3, max: 2 }),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
      (axis, sizes) => {
        const total = sizes.reduce((a, b) => a + b, 0);
        const whole = randomTensor(7, [2, 3, 4].with(axis, total));
        const parts = applyAll(
          'Split',
          [whole, int64([sizes.length], sizes)],
          { axis: int(axis) },
          sizes.length,
        );
        expect(apply('Concat', parts, { axis: int(axis) })).toEqual(whole);
      },
    ),
  );
});
