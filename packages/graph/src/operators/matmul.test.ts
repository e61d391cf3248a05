import { describe, expect, it } from 'vitest';
import { float32, type Tensor } from '../tensor/tensor.ts';
import { apply } from './apply.fixture.ts';

const counting = (...shape: number[]): Tensor =>
  float32(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

describe('MatMul', () => {
  it('multiplies matrices and vectors', () => {
    expect(apply('MatMul', [counting(2, 3), counting(3, 2)])).toEqual(float32([2, 2], [10, 13, 28, 40]));
    expect(apply('MatMul', [counting(3), counting(3, 2)])).toEqual(float32([2], [10, 13]));
    expect(apply('MatMul', [counting(2, 3), counting(3)])).toEqual(float32([2], [5, 14]));
    expect(apply('MatMul', [counting(3), counting(3)])).toEqual(float32([], [5]));
  });

  it('broadcasts the axes before the last two', () => {
    const a = counting(2, 1, 1, 2);
    const b = float32([3, 2, 1], [1, 0, 0, 1, 1, 1]);
    expect(apply('MatMul', [a, b])).toEqual(float32([2, 3, 1, 1], [0, 1, 1, 2, 3, 5]));
    expect(apply('MatMul', [counting(2, 1, 2), counting(2, 1)])).toEqual(float32([2, 1, 1], [1, 3]));
  });

  it('refuses inner sizes that differ, and scalars', () => {
    expect(() => apply('MatMul', [counting(2, 3), counting(2, 3)])).toThrow(
      /do not multiply: expected 3, found 2/,
    );
    expect(() => apply('MatMul', [float32([]), counting(1)])).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
  });
});
