import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, infer, ints, nodeOf } from './apply.fixture.ts';

test('reverses the axes by default', () => {
  expect(apply('Transpose', [float32([2, 3], [1, 2, 3, 4, 5, 6])])).toEqual(
    float32([3, 2], [1, 4, 2, 5, 3, 6]),
  );
  expect(apply('Transpose', [float32([], [5])])).toEqual(float32([], [5]));
});

test('moves 64-bit integers and half-precision bits as they are', () => {
  expect(apply('Transpose', [int64([1, 2], [1, 2n ** 60n])])).toEqual(int64([2, 1], [1, 2n ** 60n]));
  const half: Tensor = { dtype: 'float16', shape: [1, 2], data: Uint16Array.of(0x7e01, 0x3c00) };
  expect(apply('Transpose', [half])).toEqual({ ...half, shape: [2, 1] });
});

test('is undone by the inverse permutation', () => {
  const permutations = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(permutations, (perm) => {
      const data = randomTensor(1, [2, 3, 4, 20]);
      const moved = apply('Transpose', [data], { perm: ints(...perm) });
      expect(moved.shape).toEqual(perm.map((axis) => data.shape[axis]));
      const inverse = perm.map((_, axis) => perm.indexOf(axis));
      expect(apply('Transpose', [moved], { perm: ints(...inverse) })).toEqual(data);
    }),
  );
});

test('moves symbols', () => {
  const data = { dtype: 'float32' as const, shape: ['n', 3, null] };
  expect(infer(nodeOf('Transpose', 1, { perm: ints(2, 0, 1) }), [data])[0]?.shape).toEqual([null, 'n', 3]);
});

test.each([[[0, 0]], [[0]], [[1, 2]], [[-1, 0]]])('refuses the permutation %s', (perm) => {
  expect(() => apply('Transpose', [float32([2, 3])], { perm: ints(...perm) })).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
});
