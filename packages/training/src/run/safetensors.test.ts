import { FsnError } from '@fsnet/graph';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const values = new Map([
  ['parameter/a', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, 6) }],
  ['b', { shape: [], data: Float32Array.of(7) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
]);

test('reads what it wrote, at any offset', () => {
  const bytes = writeSafetensors(values, { key: 'välue' });
  expect((8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))) % 8).toBe(0);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const file of [bytes, shifted.subarray(3)])
    expect(readSafetensors(file)).toEqual({ values, metadata: { key: 'välue' } });
});

test('refuses files that are cut or changed, never with another error', () => {
  const bytes = writeSafetensors(values, {});
  fc.assert(
    fc.property(
      fc.nat(bytes.length - 1),
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      (end, at, flip) => {
        expect(() => readSafetensors(bytes.subarray(0, end))).toThrow(FsnError);
        const changed = bytes.slice();
        changed[at] ^= flip;
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FsnError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
