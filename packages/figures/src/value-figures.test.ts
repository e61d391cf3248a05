import { type AffineVector, type NumericVector, vectorValues } from '@fsnet/graph';
import { expect, it } from 'vitest';
import { drawingLimits as limits } from './limits.ts';
import { valueFigures } from './value-figures.ts';

function plain(...numbers: number[]): NumericVector {
  return { format: 'plain', dtype: 'float32', data: Float32Array.from(numbers), count: numbers.length };
}

function affine(bits: number, levels: readonly number[]): AffineVector {
  const scales = Float32Array.of(0.013);
  return {
    format: 'affine',
    bits,
    block: 0,
    scales,
    zeros: Uint8Array.of(3),
    levels: Uint8Array.from(levels),
    count: levels.length,
  };
}

function figuresOf(vector: NumericVector) {
  return valueFigures(vector, vectorValues(vector) as Float32Array);
}

it('tells where values lie', () => {
  const figures = figuresOf(plain(-1, 0, 0, 3));
  expect(figures).toMatchObject({ count: 4, minimum: -1, maximum: 3, mean: 0.5, zeros: 0.5 });
  expect(figures.standardDeviation).toBeCloseTo(Math.sqrt((2.25 + 0.25 + 0.25 + 6.25) / 4), 12);
  expect(figures.histogram).toHaveLength(limits.bins);
  expect(figures.histogram[0]).toBe(1);
  expect(figures.histogram[limits.bins / 4]).toBe(2);
  expect(figures.histogram.at(-1)).toBe(1);
});

it('gives every level of few its own bin, and bins of many equally many', () => {
  for (const bits of [2, 3, 4, 5, 6]) {
    const levels = Array.from({ length: 2 ** bits }, (_, level) => level);
    expect(figuresOf(affine(bits, levels)).histogram).toEqual(levels.map(() => 1));
  }
  const bytes = Array.from({ length: 256 }, (_, level) => level);
  expect(figuresOf(affine(8, bytes)).histogram).toEqual(new Array(64).fill(4));
  // 101 levels make bins of two, the last of one.
  expect(figuresOf(affine(8, bytes.slice(20, 121))).histogram).toEqual([...new Array(50).fill(2), 1]);
});

it('counts only finite values, and takes what is nowhere or all the same', () => {
  expect(figuresOf(plain(1, Number.NaN, 2, Number.POSITIVE_INFINITY))).toMatchObject({
    count: 4,
    minimum: 1,
    maximum: 2,
    mean: 1.5,
  });
  expect(figuresOf(plain(Number.NaN))).toMatchObject({ histogram: [], minimum: 0, maximum: 0 });
  expect(figuresOf(plain(2, 2, 2))).toMatchObject({ histogram: [3], standardDeviation: 0 });
});
