import { bytesOf, FsnError, float32, type Tensor } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatValues, tensorValues } from '../state/stored-tensor.ts';
import { readSafetensors } from './read-safetensors.ts';
import { writeSafetensors } from './write-safetensors.ts';

const tensors = new Map<string, Tensor>([
  ['byte', { dtype: 'uint8', shape: [3], data: Uint8Array.from([7, 8, 9]) }],
  ['weight', float32([2, 1], [1, -2])],
  ['counter', { dtype: 'int64', shape: [], data: BigInt64Array.of(5n) }],
  ['empty', float32([0, 4])],
]);

/** A file of a header as it is and so many bytes. */
function fileOf(header: string, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

describe('safetensors', () => {
  test('writes header, order and bytes as the format says', () => {
    const file = writeSafetensors(tensors, { format: 'pt' });
    const view = new DataView(file.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))).toEqual({
      __metadata__: { format: 'pt' },
      counter: { dtype: 'I64', shape: [], data_offsets: [0, 8] },
      weight: { dtype: 'F32', shape: [2, 1], data_offsets: [8, 16] },
      empty: { dtype: 'F32', shape: [0, 4], data_offsets: [16, 16] },
      byte: { dtype: 'U8', shape: [3], data_offsets: [16, 19] },
    });
    expect(view.getFloat32(16 + length, true)).toBe(1);
    expect(file.length).toBe(8 + length + 19);
  });

  test('a type that the format has not is refused', () => {
    const odd = new Map<string, Tensor>([['a', { dtype: 'int4', shape: [2], data: Uint8Array.of(0x21) }]]);
    expect(() => writeSafetensors(odd)).toThrow('no type for int4');
  });

  test('reads what it wrote, at any place in memory', () => {
    const file = writeSafetensors(tensors, { key: 'välue' });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    for (const bytes of [file, shifted.subarray(3)]) {
      const read = readSafetensors(bytes);
      expect(read.metadata).toEqual({ key: 'välue' });
      for (const [name, { dtype, shape, data }] of tensors) {
        const tensor = tensorValues(read.tensors.get(name)!);
        expect(tensor).toMatchObject({ dtype, shape });
        expect(bytesOf(tensor.data)).toEqual(bytesOf(data));
      }
    }
    expect([...floatValues(readSafetensors(file).tensors.get('weight')!, 'weight')]).toEqual([1, -2]);
  });

  const entry = (dtype: string, shape: unknown, offsets: unknown) =>
    JSON.stringify({ a: { dtype, shape, data_offsets: offsets } });
  test.each([
    ['a header of another kind', fileOf('[]', 0), 'malformed'],
    ['a header that is no JSON', fileOf('{"a"', 0), 'malformed'],
    ['a long header', Uint8Array.from([255, 255, 255, 255, 1, 0, 0, 0, 123, 125]), 'limit-exceeded'],
    ['a cut header', fileOf('{}', 0).subarray(0, 9), 'truncated'],
    ['cut values', fileOf(entry('F32', [2], [0, 8]), 7), 'truncated'],
    ['bytes behind the values', fileOf(entry('F32', [2], [0, 8]), 9), 'malformed'],
    ['a hole', fileOf(entry('F32', [2], [4, 12]), 12), 'malformed'],
    ['too few bytes', fileOf(entry('F32', [2], [0, 4]), 4), 'malformed'],
    ['ends before starts', fileOf(entry('F32', [2], [8, 0]), 8), 'malformed'],
    ['sizes that are none', fileOf(entry('F32', [-2], [0, 8]), 8), 'malformed'],
    ['an unknown type', fileOf(entry('C64', [1], [0, 8]), 8), 'unsupported-type'],
  ])('refuses %s', (_name, file, code) => {
    expect(() => readSafetensors(file)).toThrow(expect.objectContaining({ code }));
  });

  test('cut and changed files give no other error than FsnError', () => {
    const file = writeSafetensors(tensors, {});
    for (let end = 0; end < file.length; end++)
      expect(() => readSafetensors(file.subarray(0, end))).toThrow(FsnError);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = file.slice();
        changed[at] ^= flip;
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FsnError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
