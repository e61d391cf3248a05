import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { unpack, unpackAsync } from '@fsnet/decoder';
import { limits, readHeader } from '@fsnet/format';
import { type Graph, type NumericVector, segmentCount, segmentLength, type Weight } from '@fsnet/graph';
import { arbitraryGraph } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack } from './pack.ts';

function graphOf(weights: Record<string, Weight>): Graph {
  return {
    name: 'weights',
    opset: 17,
    domains: {},
    inputs: [],
    outputs: [{ name: 'output', dtype: 'float32', shape: null }],
    nodes: [
      {
        name: '',
        op: 'Sum',
        domain: '',
        inputs: Object.keys(weights),
        outputs: ['output'],
        attributes: {},
      },
    ],
    weights: new Map(Object.entries(weights)),
    metadata: {},
  };
}

function dense(values: Float32Array): Weight {
  const vector = { format: 'plain', dtype: 'float32', data: values, count: values.length } as const;
  return { kind: 'dense', dtype: 'float32', shape: [values.length], vector };
}

describe('pack', () => {
  test.each(['auto', 'raw', 'rans'] as const)('loses nothing: unpack gives back any graph (%s)', (coder) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const graph = arbitraryGraph(seed);
        const file = pack(graph, { coder });
        const unpacked = unpack(file);
        // Fast; the slow comparison says where they differ.
        if (!isDeepStrictEqual(unpacked, graph)) expect(unpacked).toStrictEqual(graph);
        expect([...unpacked.weights.keys()]).toEqual([...graph.weights.keys()]);
      }),
      { numRuns: 400 },
    );
  });

  test('gives the same bytes for the same graph, smallest with the coder auto', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const graph = arbitraryGraph(seed);
        const file = pack(graph);
        expect(Buffer.compare(pack(arbitraryGraph(seed)), file)).toBe(0);
        expect(Buffer.compare(pack(unpack(file)), file)).toBe(0);
        const payloads = (bytes: Uint8Array) => bytes.length - readHeader(bytes).headerLength;
        expect(payloads(file)).toBeLessThanOrEqual(payloads(pack(graph, { coder: 'raw' })));
      }),
      { numRuns: 100 },
    );
  });

  test('takes every extreme of the format', () => {
    const shape = [2, 1, 1, 1];
    const vector = {
      format: 'affine',
      bits: 2,
      block: limits.elements,
      scales: Float32Array.of(2 ** -149),
      zeros: Uint8Array.of(3),
      levels: Uint8Array.of(0, 3),
      count: 2,
    } as const;
    const base = { kind: 'summary', dtype: 'float32', shape, groups: 2, vector } as const;
    const hwi = { ...base, order: 'hwi', segments: 'tap' } as const;
    const starts = (...values: number[]) => Uint32Array.from(values);
    const fractions = Uint16Array.of(0, 65535);
    const graph = graphOf({
      last: { ...hwi, circular: true, locations: { kind: 'explicit', starts: starts(0, 2 ** 32 - 1) } },
      whole: { ...hwi, circular: true, locations: { kind: 'uniform', step: 2 ** 32 - 1 } },
      fraction: { ...hwi, circular: true, locations: { kind: 'explicit', starts: starts(1, 1), fractions } },
      backwards: { ...hwi, circular: false, locations: { kind: 'explicit', starts: starts(1, 0) } },
      ihw: {
        ...base,
        order: 'ihw',
        segments: 'filter',
        circular: false,
        locations: { kind: 'uniform', step: 0 },
      },
      nothing: dense(new Float32Array(0)),
      infinite: dense(Float32Array.of(Number.POSITIVE_INFINITY, -0, 2 ** -149, -3.4028234663852886e38)),
    });
    for (const coder of ['auto', 'raw', 'rans'] as const)
      expect(unpack(pack(graph, { coder }))).toStrictEqual(graph);
  });

  test('stores learned locations in few bits', () => {
    const shape = [256, 16, 3, 3];
    const layout = { shape, segments: 'tap' } as const;
    const rows = 512;
    const starts = Uint32Array.from(
      { length: segmentCount(layout) },
      (_, i) => ((i * 2654435761) % rows) * segmentLength(layout),
    );
    const weight: Weight = {
      kind: 'summary',
      dtype: 'float32',
      groups: 1,
      order: 'hwi',
      circular: false,
      ...layout,
      locations: { kind: 'explicit', starts },
      vector: { format: 'plain', dtype: 'float32', data: new Float32Array(rows * 16), count: rows * 16 },
    };
    const { graph } = readHeader(pack(graphOf({ weight })));
    const stored = graph.weights.get('weight');
    if (stored?.kind !== 'summary' || stored.locations.kind !== 'explicit') throw new Error('not explicit');
    expect(stored.locations).toMatchObject({ unit: 16, bits: 9 });
    expect(stored.locations.payload).toMatchObject({ byteLength: (9 * starts.length) / 8 });
  });

  test('reports progress up to the end', () => {
    const graph = graphOf({ a: dense(new Float32Array(5)), b: dense(new Float32Array(7)) });
    const steps: number[] = [];
    pack(graph, { onProgress: ({ loaded, total }) => steps.push(loaded, total) });
    expect(steps).toEqual([20, 48, 48, 48]);
  });

  test('stops at an abort between weights', () => {
    const abort = new AbortController();
    const graph = graphOf({ a: dense(new Float32Array(5)), b: dense(new Float32Array(7)) });
    const call = () =>
      pack(graph, { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) });
    expect(call).toThrow('enough');
  });

  test('refuses weights that do not mean anything', () => {
    const wrong: Weight = { ...dense(new Float32Array(5)), shape: [6] };
    expect(() => pack(graphOf({ wrong }))).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});

describe('the memory that unpacking takes', () => {
  const count = 2 ** 22;
  const oneBit: NumericVector = {
    format: 'affine',
    bits: 2,
    block: 0,
    scales: Float32Array.of(1),
    zeros: Uint8Array.of(0),
    levels: new Uint8Array(count),
    count,
  };
  const zeros: NumericVector = { format: 'plain', dtype: 'float32', data: new Float32Array(count), count };

  test.each([
    ['levels', oneBit],
    ['floats', zeros],
  ])('is less than 16 times the file, even for nothing but the cheapest %s', async (_, vector) => {
    const weight: Weight = { kind: 'dense', dtype: 'float32', shape: [count], vector };
    const bytes = pack(graphOf({ weight }));
    expect(vector.format === 'affine' ? count : 4 * count).toBeGreaterThan(7 * bytes.length);
    // What was made before must not be freed meanwhile, and that goes on for a while after a collection.
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    await setTimeout(50);
    const before = process.memoryUsage().arrayBuffers;
    const unpacked = unpack(bytes).weights.get('weight');
    const allocated = process.memoryUsage().arrayBuffers - before;
    expect(unpacked?.vector.count).toBe(count);
    expect(allocated).toBeLessThan(16 * bytes.length);
  });
});

describe('unpackAsync', () => {
  test('gives the same as unpack', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const file = pack(arbitraryGraph(seed));
      expect(await unpackAsync(file)).toStrictEqual(unpack(file));
    }
  });

  test('lets the event loop run, so that it can be aborted', async () => {
    const weights = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`w${i}`, dense(new Float32Array(200_000).fill(i))]),
    );
    const file = pack(graphOf(weights), { coder: 'rans' });
    const abort = new AbortController();
    void setTimeout(1).then(() => abort.abort(new Error('enough')));
    await expect(unpackAsync(file, { signal: abort.signal })).rejects.toThrow('enough');
  });
});
