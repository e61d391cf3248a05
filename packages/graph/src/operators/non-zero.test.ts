import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, infer, nodeOf } from './apply.fixture.ts';

test('gives the indices of what is not 0, axis by axis', () => {
  expect(apply('NonZero', [float32([2, 3], [0, 1, 0, 2, -0, Number.NaN])])).toEqual(
    int64([2, 3], [0, 1, 1, 1, 0, 2]),
  );
  expect(apply('NonZero', [int64([3], [0, 0, 0])])).toEqual(int64([1, 0], []));
  expect(apply('NonZero', [int64([], [5])]).shape).toEqual([0, 1]);
});

test('is known where its input is', () => {
  const constant = int64([3], [1, 0, 1]);
  const inferred = infer(nodeOf('NonZero', 1), [{ dtype: 'int64', shape: [3], constant }]);
  expect(inferred[0]?.constant).toEqual(int64([1, 2], [0, 2]));
  expect(infer(nodeOf('NonZero', 1), [{ dtype: 'float32', shape: ['n', 3] }])[0]?.shape).toEqual([2, null]);
});
