import type { StoredLocations } from '@fsnet/format';
import { FsnError } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { unpackLocations } from './unpack-locations.ts';

const stored = {
  kind: 'explicit',
  count: 3,
  unit: 1,
  bits: 8,
  lowBits: 0,
  delta: false,
  coder: 'raw',
  fractions: false,
  payload: { kind: 'inline', bytes: new Uint8Array() },
} as const;

type Stored = Extract<StoredLocations, { kind: 'explicit' }>;

function read(locations: Stored, ...bytes: number[]): unknown {
  return unpackLocations(locations, Uint8Array.from(bytes), 'here');
}

function codeOf(locations: Stored, ...bytes: number[]): string {
  try {
    read(locations, ...bytes);
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
  return 'fine';
}

describe('unpackLocations', () => {
  test('reads packed values in their unit', () => {
    expect(read({ ...stored, unit: 16 }, 1, 0, 255)).toEqual({
      kind: 'explicit',
      starts: Uint32Array.of(16, 0, 4080),
    });
  });

  test('sums differences modulo 2^bits, up to 32 of them', () => {
    expect(read({ ...stored, delta: true }, 5, 255, 252)).toMatchObject({ starts: Uint32Array.of(5, 4, 0) });
    const words = [0, 0, 0, 128, 0, 0, 0, 128, 255, 255, 255, 255];
    expect(read({ ...stored, bits: 32, delta: true }, ...words)).toMatchObject({
      starts: Uint32Array.of(2 ** 31, 0, 2 ** 32 - 1),
    });
  });

  test('joins coded high bits and packed low bits', () => {
    const coded = { ...stored, bits: 12, lowBits: 4, coder: 'rans' } as const;
    expect(read(coded, 0, 1, 2, 255, 0x21, 0x0f)).toMatchObject({
      starts: Uint32Array.of(0x011, 0x022, 0xfff),
    });
  });

  test('reads fractions after the starts', () => {
    const bytes = [1, 2, 3, 0, 128, 255, 255, 0, 0];
    expect(read({ ...stored, fractions: true }, ...bytes)).toMatchObject({
      fractions: Uint16Array.of(32768, 65535, 0),
    });
  });

  test('refuses payloads that do not fit, and starts beyond 32 bits', () => {
    expect(codeOf(stored, 1, 2)).toBe('truncated');
    expect(codeOf(stored, 1, 2, 3, 4)).toBe('malformed');
    expect(codeOf({ ...stored, fractions: true }, 1, 2, 3, 0, 0, 0, 0, 0)).toBe('truncated');
    expect(codeOf({ ...stored, unit: 2 ** 30 }, 1, 2, 4)).toBe('bad-offset');
    expect(codeOf({ ...stored, bits: 3, coder: 'rans' }, 0, 1, 8, 1)).toBe('malformed');
    expect(codeOf({ ...stored, bits: 12, lowBits: 4, coder: 'rans' }, 0, 1, 2, 255, 0x21)).toBe('truncated');
    expect(codeOf({ ...stored, bits: 5 }, 255, 128)).toBe('malformed');
    expect(codeOf({ ...stored, bits: 11, lowBits: 3, coder: 'rans' }, 0, 1, 2, 255, 0, 2)).toBe('malformed');
    expect(codeOf({ ...stored, count: 2 ** 30 }, 1, 2, 3)).toBe('malformed');
  });
});
