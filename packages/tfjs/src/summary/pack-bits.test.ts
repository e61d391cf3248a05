import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packBits } from './pack-bits.ts';

it('packs numbers of any width, lowest bits first', () => {
  expect(packBits([1, 2, 3], 4)).toEqual(Uint32Array.of(0x321));
  expect(packBits([0xffffffff, 5], 32)).toEqual(Uint32Array.of(0xffffffff, 5));
  const numbers = fc
    .integer({ min: 1, max: 32 })
    .chain((bits) => fc.tuple(fc.constant(bits), fc.array(fc.nat(2 ** Math.min(bits, 31) - 1))));
  fc.assert(
    fc.property(numbers, ([bits, values]) => {
      const words = packBits(values, bits);
      expect(words.length).toBe(Math.ceil((values.length * bits) / 32));
      const stream = [...words].reduce((sum, word, i) => sum | (BigInt(word) << BigInt(32 * i)), 0n);
      const mask = (1n << BigInt(bits)) - 1n;
      expect(values.map((_, i) => Number((stream >> BigInt(i * bits)) & mask))).toEqual(values);
    }),
  );
});
