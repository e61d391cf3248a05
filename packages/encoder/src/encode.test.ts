import { decode, unpack } from '@fsnet/decoder';
import { type Graph, vectorValues, weightTensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';
import { encode, encodeAsync } from './encode.ts';
import type { EncodeOptions, EncodeProgress } from './options.ts';
import type { Bits } from './recipe/layer-settings.ts';
import type { CompressReport } from './report.ts';

const network = cifarResNet({ depth: 8, width: 8 });

function values(graph: Graph, name: string): Float32Array {
  return weightTensor(graph.weights.get(name)!).data as Float32Array;
}

describe('encode', () => {
  test('keeps every dense weight within half a step of its scale, to the bit at 32', () => {
    const options = fc.record({
      bits: fc.constantFrom<Bits>(2, 3, 4, 5, 6, 7, 8, 16, 32),
      block: fc.constantFrom<NonNullable<EncodeOptions['block']>>('auto', 'tensor', 'filter', 8, 100),
      coder: fc.constantFrom<NonNullable<EncodeOptions['coder']>>('auto', 'raw', 'rans'),
      protect: fc.boolean(),
    });
    fc.assert(
      fc.property(options, (options) => {
        let report: CompressReport | undefined;
        const file = encode(network, { ...options, goldenSamples: 0, onReport: (made) => (report = made) });
        const packed = unpack(file);
        const dense = decode(file);
        for (const { name } of report!.layers) {
          const { vector } = packed.weights.get(name)!;
          const [actual, expected] = [values(dense, name), values(network, name)];
          for (let i = 0; i < actual.length; i++) {
            const bound =
              vector.format === 'affine'
                ? (vector.scales[vector.block === 0 ? 0 : Math.floor(i / vector.block)] / 2) * (1 + 1e-5)
                : options.bits === 16
                  ? Math.abs(expected[i]) * 2 ** -11 + 2 ** -25
                  : 0;
            if (!(Math.abs(actual[i] - expected[i]) <= bound)) expect.fail(`${name}[${i}]`);
          }
        }
        const others = [...network.weights].filter(
          ([name]) => !report!.layers.some((layer) => layer.name === name),
        );
        for (const [name] of others) expect(values(dense, name)).toEqual(values(network, name));
      }),
      { numRuns: 25 },
    );
  });

  test('writes what compress made, whatever kind of summary', () => {
    const settings = fc.constantFrom<EncodeOptions>(
      { ratio: 4 },
      { ratio: 3, locations: 'half-tap' },
      { ratio: 3, locations: 'half-tap', segments: 'filter', search: true },
      { ratio: 3, locations: 'free' },
      { ratio: 3, locations: 'circular', order: 'ihw' },
      { spacing: 2 },
      { ratio: 2, segments: 'row' },
    );
    fc.assert(
      fc.property(settings, fc.constantFrom<Bits>(2, 6, 8, 16, 32), (setting, bits) => {
        const options = { ...setting, bits, goldenSamples: 0 };
        const compressed = compress(network, options).graph;
        const file = encode(network, options);
        const read = unpack(file);
        const dense = decode(file);
        for (const [name, weight] of compressed.weights) {
          const { vector, ...rest } = read.weights.get(name)!;
          const { vector: expected, ...expectedRest } = weight;
          expect(rest).toEqual(expectedRest);
          expect(vectorValues(vector)).toEqual(vectorValues(expected));
          expect(values(dense, name)).toEqual(values(compressed, name));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('gives the same bytes every time, at once or in steps', async () => {
    for (const options of [{}, { bits: 4, ratio: 3 }, { locations: 'free', ratio: 2 }] as const) {
      const file = encode(network, options);
      expect(encode(network, options)).toEqual(file);
      expect(await encodeAsync(network, options)).toEqual(file);
    }
    expect(encode(network, { seed: 1 })).not.toEqual(encode(network, { seed: 2 }));
  });

  test('codes a file that it wrote into the same file', () => {
    for (const options of [{ bits: 6 }, { bits: 4, ratio: 3 }] as const) {
      const file = encode(network, options);
      expect(encode(unpack(file))).toEqual(file);
    }
  });

  test('takes the coder of each layer from the recipe', () => {
    const [raw, coded] = (['raw', 'auto'] as const).map((coder) =>
      encode(network, { bits: 6, recipe: { layers: [{ match: 'stage3.*', coder }] } }),
    );
    const all = encode(network, { bits: 6, coder: 'raw' });
    expect(coded.length).toBeLessThan(raw.length - 500);
    expect(raw.length).toBeLessThan(all.length);
  });

  test('tells how far it is, each phase to its end', () => {
    const seen: EncodeProgress[] = [];
    encode(network, { ratio: 3, onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['fit', 'quantize', 'pack']);
    for (const phase of ['fit', 'quantize', 'pack']) {
      const steps = seen.filter((progress) => progress.phase === phase);
      const loaded = steps.map((step) => step.loaded);
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
      expect(steps.at(-1)!.loaded).toBe(steps[0].total);
      expect(new Set(steps.map(({ total }) => total)).size).toBe(1);
    }
  });

  test('stops where the signal says so', async () => {
    const reason = new Error('enough');
    expect(() => encode(network, { signal: AbortSignal.abort(reason) })).toThrow(reason);
    for (const phase of ['fit', 'quantize', 'pack']) {
      const controller = new AbortController();
      let after = 0;
      const onProgress = (progress: EncodeProgress): void => {
        if (controller.signal.aborted) after++;
        if (progress.phase === phase) controller.abort(reason);
      };
      expect(() => encode(network, { ratio: 3, signal: controller.signal, onProgress })).toThrow(reason);
      expect(after).toBe(0);
    }
    const controller = new AbortController();
    const running = encodeAsync(cifarResNet({ depth: 20 }), { ratio: 4, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(running).rejects.toBe(reason);
  });

  test('lets the event loop run while golden samples are answered', async () => {
    const reason = new RangeError('enough, and no fault of the network');
    const controller = new AbortController();
    let packed = false;
    const running = encodeAsync(cifarResNet({ depth: 20 }), {
      signal: controller.signal,
      onProgress: ({ phase, loaded, total }) => {
        packed ||= phase === 'pack';
        if (phase === 'quantize' && loaded === total) setTimeout(() => controller.abort(reason), 0);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(packed).toBe(false);
  });

  test('refuses wrong options, also in the promise', async () => {
    expect(() => encode(network, { bits: 1 as 2 })).toThrow(RangeError);
    await expect(encodeAsync(network, { bits: 1 as 2 })).rejects.toThrow(RangeError);
  });
});
