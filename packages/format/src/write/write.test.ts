import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryFile } from '../../test/arbitrary-file.ts';
import { payloadBytes } from '../file/payload-bytes.ts';
import type { Payload, StoredGoldenSample, StoredWeight } from '../file/stored.ts';
import { readHeader } from '../read/read-header.ts';
import { write } from './write.ts';

test('every field comes back exactly as it was written', () => {
  fc.assert(
    fc.property(arbitraryFile, ({ graph, goldenSamples }) => {
      const file = write(graph, { writer: 'a test', goldenSamples });
      const header = readHeader(file, { complete: true });
      expect(header.version).toEqual({ major: 1, minor: 0 });
      expect(header.writer).toBe('a test');
      const { weights, ...rest } = header.graph;
      const { weights: expectedWeights, ...expectedRest } = graph;
      deepStrictEqual(rest, structuredClone(expectedRest));
      deepStrictEqual(
        withBytes(file, [...weights].sort(byName)),
        structuredClone([...expectedWeights].sort(byName)),
      );
      deepStrictEqual(withBytes(file, header.goldenSamples), structuredClone(goldenSamples));
    }),
    { numRuns: 500 },
  );
});

test('equal networks give equal bytes, whatever the order of their weights', () => {
  fc.assert(
    fc.property(arbitraryFile, ({ graph }) => {
      const used = new Set(graph.nodes.flatMap((node) => [...node.inputs, ...(node.captures ?? [])]));
      const weights = new Map([...graph.weights].filter(([name]) => used.has(name)));
      const reversed = new Map([...weights].reverse());
      expect(write({ ...graph, weights: reversed, outputs: [] }, { goldenSamples: [] })).toEqual(
        write({ ...graph, weights, outputs: [] }, { goldenSamples: [] }),
      );
    }),
    { numRuns: 50 },
  );
});

function byName([a]: [string, StoredWeight], [b]: [string, StoredWeight]): number {
  return a < b ? -1 : 1;
}

/** Spans replaced by the bytes that they stand for. */
function withBytes<T extends readonly [string, StoredWeight][] | readonly StoredGoldenSample[]>(
  file: Uint8Array,
  value: T,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withBytes(file, item));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const record = value as object;
  if ('kind' in record && record.kind === 'span')
    return { kind: 'inline', bytes: payloadBytes(file, value as unknown as Payload).slice() };
  if ('kind' in record && record.kind === 'inline')
    return { kind: 'inline', bytes: (value as unknown as { bytes: Uint8Array }).bytes.slice() };
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, withBytes(file, item)]));
}
