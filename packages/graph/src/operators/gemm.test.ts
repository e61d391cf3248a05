import { expectAllClose, randomTensor } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tensor/tensor.ts';
import { float32 } from '../tensor/tensor.ts';
import { apply, float, infer, int, nodeOf } from './apply.fixture.ts';

const a = float32([2, 3], [1, 2, 3, 4, 5, 6]);
const b = float32([3, 2], [1, -1, 0, 2, 3, 1]);

function transposed({ shape: [rows, columns], data }: Tensor): Tensor {
  const values = Array.from({ length: rows * columns }, (_, i) =>
    Number(data[(i % rows) * columns + Math.floor(i / rows)]),
  );
  return float32([columns, rows], values);
}

describe('Gemm', () => {
  it('multiplies, scales and adds', () => {
    expect(apply('Gemm', [a, b])).toEqual(float32([2, 2], [10, 6, 22, 12]));
    const scaled = apply('Gemm', [a, b, float32([2], [1, 2])], { alpha: float(0.5), beta: float(2) });
    expect(scaled).toEqual(float32([2, 2], [7, 7, 13, 10]));
  });

  it('adds a row, a column, a matrix or a number', () => {
    const sum = (c: Tensor) => [...apply('Gemm', [a, b, c]).data];
    expect(sum(float32([2, 1], [100, 200]))).toEqual([110, 106, 222, 212]);
    expect(sum(float32([1, 2], [100, 200]))).toEqual([110, 206, 122, 212]);
    expect(sum(float32([2, 2], [1, 2, 3, 4]))).toEqual([11, 8, 25, 16]);
    expect(sum(float32([], [1]))).toEqual([11, 7, 23, 13]);
  });

  it('transposes either side', () => {
    const [left, right] = [randomTensor(1, [5, 7]), randomTensor(2, [7, 3])];
    const expected = apply('Gemm', [left, right]);
    expectAllClose(apply('Gemm', [transposed(left), right], { transA: int(1) }), expected);
    expectAllClose(apply('Gemm', [left, transposed(right)], { transB: int(1) }), expected);
    const both = { transA: int(1), transB: int(1) };
    expectAllClose(apply('Gemm', [transposed(left), transposed(right)], both), expected);
  });

  it('infers symbols', () => {
    const of = (shape: (number | string)[]) => ({ dtype: 'float32', shape }) as const;
    expect(infer(nodeOf('Gemm', 2, { transB: int(1) }), [of(['n', 4]), of([10, 4])])[0]?.shape).toEqual([
      'n',
      10,
    ]);
  });

  it('refuses what does not multiply or broadcast', () => {
    const code = 'bad-shape';
    expect(() => apply('Gemm', [a, a])).toThrow(expect.objectContaining({ code, expected: 3, actual: 2 }));
    expect(() => apply('Gemm', [a, float32([3])])).toThrow(expect.objectContaining({ code }));
    expect(() => apply('Gemm', [a, b, float32([3])])).toThrow(expect.objectContaining({ code }));
    expect(() => apply('Gemm', [a, b, float32([1, 2, 2])])).toThrow(expect.objectContaining({ code }));
  });
});
