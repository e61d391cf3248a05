import { vectorValues } from '@fsnet/graph';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { bitsObstacle, bitsOf, quantizeVector } from './quantize-vector.ts';

const alike = randomTensor(1, [400]).data as Float32Array;
/** Every other filter of 20 a hundredth of its neighbours. */
const unlike = alike.map((value, i) => (Math.floor(i / 20) % 2 ? value : value / 100));

describe('quantizeVector', () => {
  test.each([2, 4, 8] as const)('gives filters of unlike size their own scales at %i bits', (bits) => {
    expect(quantizeVector(alike, bits, 'auto', 20)).toMatchObject({ block: 0, bits });
    expect(quantizeVector(unlike, bits, 'auto', 20)).toMatchObject({ block: 20, bits });
  });

  test('is not led astray by a few filters near zero', () => {
    const someDead = alike.map((value, i) => (i < 120 ? value * 1e-6 : value));
    expect(quantizeVector(someDead, 8, 'auto', 20)).toMatchObject({ block: 0 });
  });

  test('takes the block that is asked for, and none where one would do', () => {
    expect(quantizeVector(alike, 8, 'filter', 20)).toMatchObject({ block: 20 });
    expect(quantizeVector(alike, 8, 'tensor', 20)).toMatchObject({ block: 0 });
    expect(quantizeVector(alike, 8, 33, 20)).toMatchObject({ block: 33 });
    expect(quantizeVector(alike, 8, 400, 20)).toMatchObject({ block: 0 });
  });

  test.each([
    [32, 0],
    [16, 3e-4],
    [8, 5e-3],
    [6, 2e-2],
    [4, 8e-2],
    [2, 0.4],
  ] as const)('loses little at %i bits', (bits, bound) => {
    const vector = quantizeVector(alike, bits, 'tensor', 20);
    expect(bitsOf(vector)).toBe(bits);
    const error = relativeL2(vectorValues(vector) as Float32Array, alike);
    expect(error).toBeLessThanOrEqual(bound);
    expect(error).toBeGreaterThanOrEqual(bound / 4);
  });
});

test('bitsObstacle names what does not fit', () => {
  expect(bitsObstacle(Float32Array.of(1, Number.NaN), 8)).toMatch(/not finite/);
  expect(bitsObstacle(Float32Array.of(1, Number.NEGATIVE_INFINITY), 16)).toMatch(/not finite/);
  expect(bitsObstacle(Float32Array.of(1, Number.NaN), 32)).toBeUndefined();
  expect(bitsObstacle(Float32Array.of(1, -65520), 16)).toMatch(/half precision/);
  expect(bitsObstacle(Float32Array.of(1, -65519), 16)).toBeUndefined();
  expect(bitsObstacle(Float32Array.of(3.4e38, -3.4e38), 8)).toBeUndefined();
});
