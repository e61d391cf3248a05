import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Buffer, placeBuffers } from './arena.ts';

const buffer = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.nat(30), fc.nat(6))
  .map(([byteLength, first, length]): Buffer => ({ byteLength, first, last: first + length, offset: -1 }));

test('buffers in use at once do not share memory', () => {
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 40 }), (buffers) => {
      const total = placeBuffers(buffers);
      for (const a of buffers) {
        expect(a.offset % 64).toBe(0);
        expect(a.offset + a.byteLength + 64).toBeLessThanOrEqual(total);
        for (const b of buffers) {
          if (a === b || a.last < b.first || b.last < a.first) continue;
          expect(a.offset + a.byteLength + 64 <= b.offset || b.offset + b.byteLength + 64 <= a.offset).toBe(
            true,
          );
        }
      }
    }),
  );
});

test('a chain of layers needs room for two neighbours only', () => {
  const chain = Array.from({ length: 50 }, (_, i): Buffer => {
    return { byteLength: 1000 + i, first: i, last: i + 1, offset: 0 };
  });
  expect(placeBuffers(chain)).toBeLessThan(2 * 1200);
});

test('a buffer in place of another stands where that one does', () => {
  const first: Buffer = { byteLength: 640, first: 0, last: 2, offset: 0 };
  const second: Buffer = { byteLength: 640, first: 1, last: 2, offset: 0, within: first };
  const other: Buffer = { byteLength: 64, first: 0, last: 2, offset: 0 };
  placeBuffers([other, second, first]);
  expect(second.offset).toBe(first.offset);
});
