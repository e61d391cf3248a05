import { readdirSync, readFileSync } from 'node:fs';
import { FsnError, randomGenerator } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { crc32 } from '../checksum/crc32.ts';
import { readHeader } from './read-header.ts';

const folder = new URL('../../../../test-models/vectors/valid/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.fsn'))
  .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
const runs = 100_000;

test(`${runs} damaged headers give an FsnError or a header, within a second each`, () => {
  const next = randomGenerator(1);
  const below = (limit: number) => Math.floor(next() * limit);
  const codes = new Map<string, number>();
  let slowest = 0;
  for (let run = 0; run < runs; run++) {
    const bytes = damaged(files[below(files.length)], below);
    const start = performance.now();
    let code = 'none';
    try {
      readHeader(bytes, { complete: run % 4 === 0 });
    } catch (error) {
      if (!(error instanceof FsnError)) throw new Error(`run ${run}: no FsnError`, { cause: error });
      code = error.code;
    }
    slowest = Math.max(slowest, performance.now() - start);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  console.log(`slowest ${slowest.toFixed(1)} ms`, Object.fromEntries(codes));
  expect(slowest).toBeLessThan(1000);
  // The checks behind the checksum are reached only if damage is repaired well.
  for (const code of [
    'none',
    'malformed',
    'bad-offset',
    'bad-graph',
    'bad-shape',
    'bad-value',
    'unsupported-type',
    'truncated',
    'bad-checksum',
    'limit-exceeded',
  ])
    expect(codes.get(code), code).toBeGreaterThan(50);
});

/** A copy with a few bits, bytes or words changed, sometimes cut; mostly with its header checksum repaired. */
function damaged(file: Uint8Array, below: (limit: number) => number): Uint8Array {
  const headerEnd = 4 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  let bytes = file.slice();
  const view = new DataView(bytes.buffer);
  for (let changes = below(4); changes >= 0; changes--) {
    const at = 4 + below(headerEnd - 8);
    const kind = below(6);
    if (kind === 0) bytes[at] ^= 1 << below(8);
    else if (kind === 1) bytes[at] = below(256);
    else if (kind === 2) bytes[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)];
    else if (kind === 3)
      view.setUint32(at & ~3, [0, 1, 4, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 4, below(headerEnd)][below(7)], true);
    else if (kind === 4) view.setUint32(at & ~3, view.getUint32(at & ~3, true) + below(33) - 16, true);
    else bytes.copyWithin(at, 4 + below(headerEnd - 8), Math.min(headerEnd, at + below(24)));
  }
  const kind = below(20);
  if (kind > 1) view.setUint32(headerEnd, crc32(bytes.subarray(0, headerEnd)), true);
  if (kind === 2) bytes = bytes.slice(0, below(bytes.length));
  // A shorter header with a right checksum: everything behind the cut is gone.
  if (kind === 3 && headerEnd > 40) {
    const end = 4 * (5 + below(headerEnd / 4 - 5));
    const cut = new Uint8Array(Math.ceil((end + 4) / 16) * 16);
    cut.set(bytes.subarray(0, end));
    const cutView = new DataView(cut.buffer);
    cutView.setUint32(0, end - 4, true);
    cutView.setUint32(end, crc32(cut.subarray(0, end)), true);
    return cut;
  }
  return bytes;
}
