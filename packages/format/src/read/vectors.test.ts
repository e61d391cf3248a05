import { readdirSync, readFileSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { payloadBytes } from '../file/payload-bytes.ts';
import { readHeader } from './read-header.ts';

const folder = new URL('../../../../test-models/vectors/', import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const jsonOf = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

interface Expected {
  readonly code: string;
  readonly path?: string;
  readonly stage: 'header' | 'payload';
  readonly why: string;
}

describe('malformed vectors whose header shows it', () => {
  const expected: Record<string, Expected> = jsonOf('malformed/expected.json');
  const files = readdirSync(new URL('malformed/', folder)).filter((name) => name.endsWith('.fsn'));

  test('there are 200 or more, each listed', () => {
    expect(files.length).toBeGreaterThanOrEqual(200);
    expect(files.sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s', (name, { code, path, stage, why }) => {
    const bytes = bytesOf(`malformed/${name}`);
    if (stage === 'payload') {
      expect(() => readHeader(bytes, { complete: true }), why).not.toThrow();
      return;
    }
    let error: unknown;
    try {
      readHeader(bytes, { complete: true });
    } catch (thrown) {
      error = thrown;
    }
    expect(error, why).toBeInstanceOf(FsnError);
    expect(error, why).toMatchObject(path === undefined ? { code } : { code, path });
  });
});

describe('valid vectors', () => {
  const names = readdirSync(new URL('valid/', folder)).filter((name) => name.endsWith('.fsn'));
  test.each(names)('%s', (name) => {
    const file = bytesOf(`valid/${name}`);
    const header = readHeader(file, { complete: true });
    const described = jsonOf(`valid/${name.replace(/fsn$/, 'json')}`);
    const { weights, metadata, ...network } = header.graph;
    expect(header.version).toEqual(described.version);
    expect(plain(network)).toEqual(pick(described, Object.keys(network)));
    const { goldenSamples = [], ...describedMetadata } = described.metadata;
    expect(plain(metadata)).toEqual(describedMetadata);
    expect(header.goldenSamples.length).toBe(goldenSamples.length);
    const shapes = [...weights].map(([key, { kind, dtype, shape }]) => ({ name: key, kind, dtype, shape }));
    expect(shapes).toEqual(
      described.weights.map((weight: object) => pick(weight, ['name', 'kind', 'dtype', 'shape'])),
    );
    for (const [key, { vector }] of weights)
      expect(() => payloadBytes(file, vector.payload, key)).not.toThrow();
  });
});

function pick(record: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) => {
      if (typeof item === 'bigint') return String(item);
      return ArrayBuffer.isView(item)
        ? Array.from(item as unknown as ArrayLike<unknown>, (x) => (typeof x === 'bigint' ? String(x) : x))
        : item;
    }),
  );
}
