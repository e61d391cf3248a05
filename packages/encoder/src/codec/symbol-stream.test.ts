import { decodeSymbols } from '@fsnet/decoder';
import { randomGenerator } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSymbols, encodeSymbols } from './symbol-stream.ts';

/** `count` symbols around `mean`, spread by `deviation`, cut to 0 to 255. */
function bell(count: number, mean: number, deviation: number, seed = 1): Uint8Array {
  const next = randomGenerator(seed);
  return Uint8Array.from({ length: count }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return Math.min(255, Math.max(0, Math.round(mean + deviation * sum)));
  });
}

function entropy(symbols: Uint8Array): number {
  let bits = 0;
  for (const count of countSymbols(symbols))
    if (count > 0) bits -= (count / symbols.length) * Math.log2(count / symbols.length);
  return bits;
}

describe('symbol streams', () => {
  test('give back any symbols, wherever they stand', () => {
    const symbols = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 9000, max: 3 }),
      fc
        .tuple(fc.nat(20_000), fc.nat(255), fc.double({ min: 0, max: 90, noNaN: true }), fc.nat())
        .map(([count, mean, deviation, seed]) => bell(count, mean, deviation, seed)),
    );
    fc.assert(
      fc.property(symbols, fc.nat(9), (original, offset) => {
        const stream = encodeSymbols(original);
        const bytes = new Uint8Array(offset + stream.length + 3);
        bytes.set(stream, offset);
        const decoded = decodeSymbols(bytes, offset, original.length);
        expect(decoded.end).toBe(offset + stream.length);
        expect(Buffer.compare(decoded.symbols, original)).toBe(0);
        expect(stream.length).toBeLessThanOrEqual(original.length + 1);
        expect(original.length).toBeLessThanOrEqual(8 * stream.length);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [10_000, 2],
    [10_000, 22],
    [10_000, 45],
    [100_000, 5],
    [1_000_000, 30],
  ])('exceed the entropy of %i symbols of deviation %d by at most 2 percent', (count, deviation) => {
    const symbols = bell(count, 128, deviation);
    const bits = (encodeSymbols(symbols).length * 8) / count;
    expect(bits).toBeLessThan(1.02 * entropy(symbols));
  });

  test('spend one bit a symbol where the entropy is lower, and 2 % above at most', () => {
    for (const symbols of [new Uint8Array(50_000), bell(50_000, 7, 0.2), new Uint8Array(50_000).fill(255)]) {
      const { length } = encodeSymbols(symbols);
      expect(symbols.length).toBeLessThanOrEqual(8 * length);
      expect(length * 8).toBeLessThan(1.02 * symbols.length);
    }
  });

  test('are the symbols themselves where coding does not pay', () => {
    const next = randomGenerator(4);
    const noise = Uint8Array.from({ length: 5000 }, () => 256 * next());
    expect(encodeSymbols(noise)).toEqual(Uint8Array.of(0, ...noise));
    expect(encodeSymbols(new Uint8Array(0))).toEqual(Uint8Array.of(0));
  });

  test('are the same for the same symbols', () => {
    const symbols = bell(30_000, 100, 17);
    expect(encodeSymbols(symbols.slice())).toEqual(encodeSymbols(symbols));
  });
});
