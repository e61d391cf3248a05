import type { StoredVector } from '@fsnet/format';
import { FsnError } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { unpackVector } from './unpack-vector.ts';

const payload = { kind: 'inline', bytes: new Uint8Array() } as const;
const affine = {
  format: 'affine',
  count: 5,
  bits: 3,
  block: 0,
  scale: 0.5,
  zero: 2,
  scaleType: 'float32',
  coder: 'raw',
  payload,
} as const;
const floats = { format: 'plain', dtype: 'float32', count: 2, coder: 'raw', payload } as const;

function codeOf(stored: StoredVector, ...bytes: number[]): string {
  try {
    unpackVector(stored, Uint8Array.from(bytes), 'here');
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
  return 'fine';
}

describe('unpackVector', () => {
  test('reads packed levels from the lowest bit on', () => {
    // 1, 7, 0, 5, 2 in 3 bits each: 001 | 111 << 3 | 000 << 6 | 101 << 9 | 010 << 12.
    const word = 1 | (7 << 3) | (5 << 9) | (2 << 12);
    const vector = unpackVector(affine, Uint8Array.of(word & 255, word >>> 8), 'here');
    expect(vector).toEqual({
      format: 'affine',
      count: 5,
      bits: 3,
      block: 0,
      scales: Float32Array.of(0.5),
      zeros: Uint8Array.of(2),
      levels: Uint8Array.of(1, 7, 0, 5, 2),
    });
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('reads any number of levels of %i bits', (bits) => {
    for (const count of [0, 1, 7, 8, 9, 16, 45]) {
      const levels = Uint8Array.from({ length: count }, (_, i) => (i * 37 + 11) % 2 ** bits);
      const string = [...levels].map((level) =>
        [...level.toString(2).padStart(bits, '0')].reverse().join(''),
      );
      const octets = string.join('').match(/.{1,8}/g) ?? [];
      const bytes = octets.map((octet) => Number.parseInt([...octet.padEnd(8, '0')].reverse().join(''), 2));
      const vector = unpackVector({ ...affine, bits, count }, Uint8Array.from(bytes), 'here');
      expect(vector).toMatchObject({ levels });
    }
  });

  test('reads a table of half-precision scales, then zero points, then levels', () => {
    const stored = { ...affine, block: 4, bits: 8, scaleType: 'float16' } as const;
    const bytes = Uint8Array.of(0, 0x3c, 0, 0x40, 9, 8, 1, 2, 3, 4, 5);
    expect(unpackVector(stored, bytes, 'here')).toMatchObject({
      scales: Float32Array.of(1, 2),
      zeros: Uint8Array.of(9, 8),
      levels: Uint8Array.of(1, 2, 3, 4, 5),
    });
  });

  test('reads a symbol stream for each byte of plain values, the lowest byte first', () => {
    const stored = { ...floats, coder: 'rans' } as const;
    const bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80, 0x20, 0, 0x3f, 0xc1);
    const vector = unpackVector(stored, bytes, 'here');
    expect(vector).toMatchObject({ data: Float32Array.of(1, -10) });
  });

  test('reads values that do not stand at a multiple of their size', () => {
    const bytes = Uint8Array.of(9, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1).subarray(1);
    expect(unpackVector(floats, bytes, 'here')).toMatchObject({ data: Float32Array.of(1, -10) });
  });

  test('refuses payloads that are too short or too long', () => {
    expect(codeOf(affine, 1)).toBe('truncated');
    expect(codeOf(affine, 1, 2, 3)).toBe('malformed');
    expect(codeOf(floats, 1, 2, 3, 4, 5, 6, 7)).toBe('truncated');
    expect(codeOf(floats, 1, 2, 3, 4, 5, 6, 7, 8, 9)).toBe('malformed');
    expect(codeOf({ ...affine, block: 2 }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)).toBe('truncated');
    expect(codeOf({ ...affine, coder: 'rans' }, 0, 1, 2, 3, 4)).toBe('truncated');
    expect(codeOf({ ...affine, coder: 'rans' }, 0, 1, 2, 3, 4, 5, 6)).toBe('malformed');
    expect(codeOf({ ...floats, coder: 'rans' }, 0, 1, 2, 0, 3, 4, 0, 5, 6)).toBe('truncated');
    expect(codeOf({ ...floats, coder: 'rans' }, 0, 1, 2, 0, 3, 4, 0, 5, 6, 0, 7, 8, 9)).toBe('malformed');
  });

  test('refuses bits after the last level', () => {
    expect(codeOf(affine, 255, 127)).toBe('fine');
    expect(codeOf(affine, 255, 128)).toBe('malformed');
  });

  test('refuses coded values of 4 bits', () => {
    expect(codeOf({ ...floats, dtype: 'int4', coder: 'rans' }, 0, 1)).toBe('malformed');
  });
});
