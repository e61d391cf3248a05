import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUtf8 } from './utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

test('agrees with TextDecoder on every first byte and on random ones', () => {
  for (let first = 0; first < 256; first++)
    for (const second of [0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff])
      for (const rest of [[], [0x80], [0x80, 0x80], [0xbf, 0x41], [0x80, 0x80, 0x80]]) {
        const bytes = new Uint8Array([first, second, ...rest]);
        if (isUtf8(bytes, 0, bytes.length) !== decodes(bytes)) throw new Error(`differs on ${bytes}`);
      }
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 8 }),
      (bytes) => isUtf8(bytes, 0, bytes.length) === decodes(bytes),
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(isUtf8(bytes, 0, bytes.length)).toBe(true);
      expect(isUtf8(bytes.subarray(0, -1), 0, bytes.length - 1)).toBe(decodes(bytes.subarray(0, -1)));
    }),
  );
});
