import { readdirSync, readFileSync } from 'node:fs';
import { type Graph, weightTensor } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { expand } from './expand.ts';
import type { DecodeProgress } from './steps.ts';
import { decode, decodeAsync, unpack, unpackAsync } from './unpack.ts';

const folder = new URL('../../../test-models/vectors/valid/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.fsn'));
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const file = read('affine-rans.fsn');

test.each(names)(
  '%s: decode gives what expand makes of unpack, every weight dense and plain',
  async (name) => {
    const packed = unpack(read(name));
    const dense = decode(read(name));
    expect(dense).toStrictEqual(expand(packed));
    expect(await decodeAsync(read(name))).toStrictEqual(dense);
    expect([...dense.weights.keys()]).toEqual([...packed.weights.keys()]);
    for (const [key, weight] of dense.weights) {
      const source = packed.weights.get(key);
      if (!source) throw new Error(`no weight ${key}`);
      const { dtype, shape } = source;
      expect(weight).toMatchObject({ kind: 'dense', dtype, shape, vector: { format: 'plain', dtype } });
      expect(weightTensor(weight)).toEqual(weightTensor(source));
    }
  },
);

test('expand shares the numbers that are plain already', () => {
  const packed = unpack(read('plain-raw.fsn'));
  const numbers = (graph: Graph) => {
    const vector = graph.weights.get('single')?.vector;
    return vector?.format === 'plain' ? vector.data : undefined;
  };
  expect(numbers(packed)).toBeInstanceOf(Float32Array);
  expect(numbers(expand(packed))).toBe(numbers(packed));
});

test('files may stand anywhere in a larger buffer', () => {
  for (const name of names) {
    const whole = read(name);
    for (const offset of [1, 2, 4, 7]) {
      const buffer = new Uint8Array(whole.length + 16);
      buffer.set(whole, offset);
      expect(unpack(buffer.subarray(offset, offset + whole.length))).toEqual(unpack(whole));
    }
  }
});

test('progress grows from the header to the whole file', async () => {
  for (const run of [unpack, decode, unpackAsync, decodeAsync]) {
    const steps: DecodeProgress[] = [];
    await run(file, { onProgress: (step) => steps.push(step) });
    expect(steps.length).toBeGreaterThan(5);
    expect(steps.every(({ phase, total }) => phase === 'decode' && total === file.length)).toBe(true);
    const loaded = steps.map((step) => step.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(loaded.at(-1)).toBe(file.length);
  }
});

test('an abort stops between weights, with its reason', async () => {
  const reason = new Error('enough');
  expect(() => unpack(file, { signal: AbortSignal.abort(reason) })).toThrow(reason);
  await expect(decodeAsync(file, { signal: AbortSignal.abort(reason) })).rejects.toThrow(reason);
  const abort = new AbortController();
  let steps = 0;
  const onProgress = () => {
    steps++;
    if (steps === 3) abort.abort(reason);
  };
  expect(() => unpack(file, { signal: abort.signal, onProgress })).toThrow(reason);
  expect(steps).toBe(3);
});
