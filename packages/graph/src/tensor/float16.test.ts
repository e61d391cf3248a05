import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './float16.ts';

const allBits = Uint16Array.from({ length: 65536 }, (_, i) => i);

describe('float16', () => {
  it('comes back from float32 to the bit, NaN as NaN', () => {
    const values = float16ToFloat32(allBits);
    const bits = float32ToFloat16(values);
    const wrong = allBits.filter((half) => !Number.isNaN(values[half]) && bits[half] !== half);
    expect([...wrong]).toEqual([]);
    expect(float16ToFloat32(float32ToFloat16(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });

  it('knows single values', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00);
    expect([...float16ToFloat32(bits)]).toEqual([1, -2, 65504, 2 ** -24, -0, Number.POSITIVE_INFINITY]);
  });

  it('rounds to the nearest, ties to even', () => {
    const values = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 2 ** -25, 1.5 * 2 ** -24);
    expect([...float32ToFloat16(values)]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7c00, 0, 2]);
  });
});

describe('bfloat16', () => {
  it('comes back from float32 to the bit, NaN as NaN', () => {
    const values = bfloat16ToFloat32(allBits);
    const bits = float32ToBfloat16(values);
    const wrong = allBits.filter((half) => !Number.isNaN(values[half]) && bits[half] !== half);
    expect([...wrong]).toEqual([]);
    expect(bfloat16ToFloat32(float32ToBfloat16(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });

  it('rounds to the nearest, ties to even', () => {
    const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.4e38);
    expect([...float32ToBfloat16(values)]).toEqual([0x3f80, 0x3f82, 0x7f80]);
  });
});
