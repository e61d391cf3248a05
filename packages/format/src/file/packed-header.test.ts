import { FsnError } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { byteGraph } from '../../test/small-file.ts';
import { crc32 } from '../checksum/crc32.ts';
import { readHeader } from '../read/read-header.ts';
import { write } from '../write/write.ts';
import { packHeader } from './packed-header.ts';

const plain = write(byteGraph(1000));
const { headerLength } = readHeader(plain);
const flatbuffer = plain.slice(0, 4 + new DataView(plain.buffer).getUint32(0, true));

/** Symbol streams of kind 0, which are a byte longer than the symbols. */
function rawPlanes(words: Uint8Array): Uint8Array {
  const planes = [0, 1, 2, 3].map((byte) => [0, ...words.filter((_, i) => i % 4 === byte)]);
  return Uint8Array.from(planes.flat());
}

/** A file whose header is `planes`, said to be of `words` words. */
function packed(planes: Uint8Array, words = flatbuffer.length / 4): Uint8Array {
  const end = 12 + planes.length;
  const start = Math.ceil((end + 4) / 16) * 16;
  const file = new Uint8Array(start + plain.length - headerLength);
  const view = new DataView(file.buffer);
  view.setUint32(0, end - 4, true);
  view.setUint32(4, words, true);
  file.set(new TextEncoder().encode('FSNP'), 8);
  file.set(planes, 12);
  view.setUint32(end, crc32(file.subarray(0, end)), true);
  file.set(plain.subarray(headerLength), start);
  return file;
}

function codeOf(file: Uint8Array): string {
  try {
    readHeader(file, { complete: true });
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
  return 'fine';
}

describe('a packed header', () => {
  test('says what the header says that is packed in it', () => {
    const file = packed(rawPlanes(flatbuffer));
    const { graph, fileLength } = readHeader(file, { complete: true });
    expect(fileLength).toBe(file.length);
    const { weights, ...rest } = readHeader(plain).graph;
    const { weights: found, ...others } = graph;
    expect(others).toEqual(rest);
    expect([...found.keys()]).toEqual([...weights.keys()]);
  });

  test('is refused where it is damaged, cut off, or not what it says', () => {
    const planes = rawPlanes(flatbuffer);
    const words = flatbuffer.length / 4;
    const other = (offset: number, value: number) => {
      const bytes = flatbuffer.slice();
      bytes[offset] = value;
      return packed(rawPlanes(bytes));
    };
    expect(codeOf(packed(planes))).toBe('fine');
    expect(codeOf(packed(planes.subarray(0, -1)))).toBe('truncated');
    expect(codeOf(packed(planes, words + 1))).not.toBe('fine');
    expect(codeOf(packed(planes, words - 1))).toBe('malformed');
    expect(codeOf(packed(planes, 2 ** 32 - 1))).toBe('malformed');
    expect(codeOf(packed(Uint8Array.of(...planes, 0)))).toBe('malformed');
    expect(codeOf(packed(planes, 0))).not.toBe('fine');
    expect(codeOf(packed(Uint8Array.of(0, 0, 0, 0), 0))).toBe('malformed');
    expect(codeOf(other(0, flatbuffer[0] ^ 4))).toBe('malformed');
    expect(codeOf(other(9, 0))).toBe('not-fsn');
    expect(codeOf(other(4, 1))).toBe('bad-offset');
    const damaged = packed(planes);
    damaged[40] ^= 1;
    expect(codeOf(damaged)).toBe('bad-checksum');
  });

  test('is not written where it would not be smaller, or four times as large in memory', () => {
    expect(write(byteGraph(1000), { encodePlanes: rawPlanes })).toEqual(plain);
    expect(packHeader(flatbuffer, () => new Uint8Array(flatbuffer.length - 13))[11]).toBe(0x50);
    expect(packHeader(flatbuffer, () => new Uint8Array(1))).toBe(flatbuffer);
  });
});
