import { blockCount, drawUniform, float16ToFloat32, float32ToFloat16, vectorValues } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantizeAffine } from './quantize-affine.ts';

const anyFloats = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 })
  .map((values) => Float32Array.from(values));
const scaledFloats = fc
  .tuple(fc.nat(), fc.nat(400), fc.integer({ min: -149, max: 127 }), fc.constantFrom(-1, 0, 0.5))
  .map(([seed, count, exponent, minimum]) =>
    drawUniform(seed, count, minimum, 1).map((value) => value * 2 ** exponent),
  );
const options = fc.record({
  bits: fc.integer({ min: 2, max: 8 }),
  block: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 70 }), fc.constant(1000)),
});

describe('quantizeAffine', () => {
  test('moves no value by more than half a scale, whatever the values', () => {
    fc.assert(
      fc.property(fc.oneof(anyFloats, scaledFloats), options, (values, { bits, block }) => {
        const vector = quantizeAffine(values, { bits, block });
        const { scales, zeros, levels } = vector;
        expect(scales).toHaveLength(blockCount(values.length, block));
        expect(scales.every((scale) => scale > 0 && Number.isFinite(scale))).toBe(true);
        const top = 2 ** bits - 1;
        expect(zeros.every((zero) => zero <= top) && levels.every((level) => level <= top)).toBe(true);
        const restored = vectorValues(vector) as Float32Array;
        for (let i = 0; i < values.length; i++) {
          const scale = scales[block === 0 ? 0 : Math.floor(i / block)];
          const allowed = (scale / 2) * (1 + 1e-4) + 2 ** -149;
          expect(Math.abs(restored[i] - values[i])).toBeLessThanOrEqual(allowed);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps zeros exactly', () => {
    fc.assert(
      fc.property(scaledFloats, options, (values, { bits, block }) => {
        const withZeros = values.map((value, i) => (i % 3 === 0 ? 0 : value));
        const restored = vectorValues(quantizeAffine(withZeros, { bits, block })) as Float32Array;
        expect(restored.filter((_, i) => i % 3 === 0).every((value) => value === 0)).toBe(true);
      }),
    );
  });

  test('keeps blocks of one value and of nothing but zeros almost exactly', () => {
    const values = Float32Array.of(3, 3, 3, 3, 0, 0, 0, 0, -2, -2, -2, -2);
    const restored = vectorValues(quantizeAffine(values, { bits: 4, block: 4, scaleType: 'float32' }));
    for (let i = 0; i < values.length; i++) expect(restored[i]).toBeCloseTo(values[i], 5);
  });

  test('stays finite at the ends of float32', () => {
    const most = 3.4028234663852886e38;
    for (const bits of [2, 3, 5, 8]) {
      for (const values of [[most, -most], [most, 0], [-most, -1], [most], [2e38, -1e38]]) {
        const vector = quantizeAffine(Float32Array.from(values), { bits, block: 0 });
        const restored = vectorValues(vector) as Float32Array;
        restored.forEach((value, i) => {
          expect(Math.abs(value - values[i])).toBeLessThanOrEqual((vector.scales[0] / 2) * (1 + 1e-4));
        });
      }
    }
  });

  test('rounds scales of blocks to float16 where all are normal, and to float32 where one is not', () => {
    const isHalf = (scales: Float32Array) =>
      scales.every((scale, i) => scale === float16ToFloat32(float32ToFloat16(scales))[i]);
    const values = drawUniform(3, 256, -0.1, 0.1);
    expect(isHalf(quantizeAffine(values, { bits: 6, block: 32 }).scales)).toBe(true);
    expect(isHalf(quantizeAffine(values, { bits: 6, block: 0 }).scales)).toBe(false);
    expect(isHalf(quantizeAffine(values, { bits: 6, block: 32, scaleType: 'float32' }).scales)).toBe(false);
    values[40] = 2 ** 30;
    expect(isHalf(quantizeAffine(values, { bits: 6, block: 32 }).scales)).toBe(false);
    expect(() => quantizeAffine(values, { bits: 6, block: 32, scaleType: 'float16' })).toThrow(RangeError);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    const values = Float32Array.of(1, 2, value, 3);
    expect(() => quantizeAffine(values, { bits: 8, block: 2 })).toThrow(
      expect.objectContaining({ name: 'FsnError', code: 'bad-value', path: 'values[2]' }),
    );
  });

  test('refuses bits and blocks that the format does not have', () => {
    const values = new Float32Array(4);
    for (const bits of [1, 9, 2.5, Number.NaN])
      expect(() => quantizeAffine(values, { bits, block: 0 })).toThrow(RangeError);
    for (const block of [-1, 1.5])
      expect(() => quantizeAffine(values, { bits: 8, block })).toThrow(RangeError);
  });
});
