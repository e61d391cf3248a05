import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode, unpack, unpackAsync } from './unpack.ts';
import { verify } from './verify.ts';

const folder = new URL('../../../test-models/vectors/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

interface Expected {
  readonly code: string;
  readonly path?: string;
}
const malformed = JSON.parse(text('malformed/expected.json')) as Record<string, Expected>;

interface Described {
  readonly weights: readonly {
    readonly name: string;
    readonly locations?: unknown;
    readonly vector: { readonly levels?: readonly number[]; readonly data?: readonly number[] };
  }[];
}

const valid = readdirSync(new URL('valid/', folder)).filter((name) => name.endsWith('.fsn'));

test.each(valid)('%s holds what stands beside it', async (name) => {
  const file = read(`valid/${name}`);
  const { weights } = JSON.parse(text(`valid/${name.replace('.fsn', '.json')}`)) as Described;
  const graph = unpack(file);
  expect([...graph.weights.keys()]).toEqual(weights.map((weight) => weight.name));
  for (const expected of weights) {
    const weight = graph.weights.get(expected.name);
    const vector = weight?.vector;
    const numbers = vector?.format === 'affine' ? vector.levels : vector?.data;
    expect(Array.from(numbers ?? [], Number)).toEqual(
      (expected.vector.levels ?? expected.vector.data)?.map(Number),
    );
    if (weight?.kind !== 'summary') continue;
    const { locations } = weight;
    expect(
      locations.kind === 'uniform'
        ? locations
        : {
            kind: locations.kind,
            starts: [...locations.starts],
            ...(locations.fractions ? { fractions: [...locations.fractions] } : {}),
          },
    ).toEqual(expected.locations);
  }
  expect(verify(file)).toEqual({ ok: true, problems: [] });
  expect(decode(file).weights.size).toBe(weights.length);
  expect(await unpackAsync(file)).toEqual(graph);
});

test.each(Object.entries(malformed))('%s is refused', async (name, { code, path }) => {
  const file = read(`malformed/${name}`);
  const error = expect.objectContaining({ name: 'FsnError', code, ...(path === undefined ? {} : { path }) });
  expect(() => unpack(file)).toThrow(error);
  await expect(unpackAsync(file)).rejects.toThrow(error);
  const { ok, problems } = verify(file);
  expect(ok).toBe(false);
  expect(problems[0]).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
});
