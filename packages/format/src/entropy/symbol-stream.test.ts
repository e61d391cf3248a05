import { FsnError } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSymbols } from './symbol-stream.ts';

/** 8 bits, 1 lane; symbols 3 and 4 with frequencies 128 each; k = 7. */
function twoSymbols(words: readonly number[], state: number): number[] {
  // Steps 128 and 0 are zigzag 256 and 0. In order 7, 256 + 128 has 9 bits, one more than 8: a zero, a one, and
  // its low 8 bits 1000 0000, lowest first; 0 + 128 has 8 bits: a one and 7 zeros.
  const bits = '01 00000001 1 0000000'.replaceAll(' ', '').padEnd(24, '0');
  const table = [0, 8, 16].map((at) => Number.parseInt([...bits.slice(at, at + 8)].reverse().join(''), 2));
  return [2, 8, 3, 4, 7, ...table, ...u32(words.length), ...u32(state), ...words.flatMap(u16)];
}

function u16(value: number): number[] {
  return [value & 255, value >>> 8];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

/** States of the stream of `symbols` above, one bit a symbol: coded here by hand, from the last symbol on. */
function codeTwoSymbols(symbols: readonly number[]): number[] {
  let state = 1 << 15;
  const words: number[] = [];
  for (const symbol of [...symbols].reverse()) {
    if (state >= 2 ** 30) {
      words.unshift(state & 0xffff);
      state >>>= 16;
    }
    state = Math.floor(state / 128) * 256 + (state % 128) + (symbol === 4 ? 128 : 0);
  }
  return twoSymbols(words, state);
}

const symbols = Array.from({ length: 100 }, (_, i) => (i % 7 < 3 ? 3 : 4));
const stream = codeTwoSymbols(symbols);

function codeOf(bytes: readonly number[], count: number): string {
  try {
    decodeSymbols(Uint8Array.from(bytes), 0, count);
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
  return 'fine';
}

function changed(offset: number, ...values: number[]): number[] {
  return stream.toSpliced(offset, values.length, ...values);
}

describe('decodeSymbols', () => {
  test('reads a stream made by hand from the document', () => {
    const decoded = decodeSymbols(Uint8Array.from([9, 9, ...stream, 9]), 2, symbols.length);
    expect([...decoded.symbols]).toEqual(symbols);
    expect(decoded.end).toBe(2 + stream.length);
  });

  test('reads a raw stream, and copies it', () => {
    const bytes = Uint8Array.of(0, 5, 6, 7, 8);
    const { symbols: raw, end } = decodeSymbols(bytes, 0, 3);
    bytes.fill(0);
    expect([...raw]).toEqual([5, 6, 7]);
    expect(end).toBe(4);
  });

  test('says where a stream is cut off', () => {
    for (let length = 0; length < stream.length; length++)
      expect(codeOf(stream.slice(0, length), symbols.length), `${length} bytes`).toBe('truncated');
    expect(codeOf([0, 1, 2], 3)).toBe('truncated');
  });

  const longer = [...stream.slice(0, 8), ...u32(stream[8] + 1), ...stream.slice(12), 0, 0];
  test.each([
    ['an unknown kind', changed(0, 1)],
    ['7 scale bits', changed(1, 7)],
    ['13 scale bits', changed(1, 13)],
    ['2 lanes', changed(1, 8 | (1 << 4))],
    ['16 lanes', changed(1, 8 | (4 << 4))],
    ['symbols in the wrong order', changed(2, 5)],
    ['more symbols than frequencies', changed(3, 5)],
    ['fewer symbols than frequencies', changed(3, 3)],
    ['an Exp-Golomb order that is too large', changed(4, 10)],
    ['another Exp-Golomb order', changed(4, 6)],
    ['a code without an end', changed(5, 0, 0, 0)],
    ['bits after the last frequency', changed(7, stream[7] | 128)],
    ['a state below its range', changed(12, ...u32(2 ** 15 - 1))],
    ['a state above its range', changed(12, ...u32(2 ** 31))],
    ['a state of another size', changed(15, stream[15] ^ 0x60)],
    ['another word', changed(stream.length - 2, stream[stream.length - 2] ^ 1)],
    ['a word too many', longer],
  ])('refuses %s', (_, bytes) => {
    expect(codeOf(bytes, symbols.length)).toBe('malformed');
  });

  test('refuses another number of symbols than the stream has', () => {
    expect(codeOf(stream, symbols.length - 1)).toBe('malformed');
    expect(codeOf(stream, symbols.length + 1)).toBe('malformed');
  });

  test('allocates nothing for a stream that stands for more than 8 symbols a byte', () => {
    expect(codeOf(stream, 8 * stream.length + 1)).toBe('malformed');
    expect(codeOf(stream, 2 ** 31 - 1)).toBe('malformed');
  });

  test('throws nothing but FsnError, whatever it reads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(200),
        (changes, count) => {
          const bytes = Uint8Array.from(stream);
          for (const [offset, value] of changes) bytes[offset] = value;
          expect(['fine', 'truncated', 'malformed']).toContain(codeOf([...bytes], count));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
