import { type BuildProgress, unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { execute, FsnError, float32, type Graph, type Preprocessing } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { heavyNetwork, randomTensor, relativeL2, slowResponse } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { type LoadOptions, load } from './load.ts';

const preprocessing: Preprocessing = {
  ...({ input: 'image', width: 32, height: 32, resize: 'stretch', colorOrder: 'rgb' } as const),
  ...{ layout: 'nchw', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
};
const network = cifarResNet({ depth: 8, width: 4 });
const labelled: Graph = { ...network, metadata: { ...network.metadata, preprocessing: [preprocessing] } };
const fsn = encode(labelled, { bits: 8, ratio: 4, segments: 'tap' });
const graph = unpack(fsn);
const image = randomTensor(1, [3, 3, 32, 32]).data as Float32Array;
const expected = execute(graph, { image: float32([3, 3, 32, 32], image) }).logits;

const inputs: Record<string, () => Parameters<typeof load>[0]> = {
  bytes: () => fsn,
  'an ArrayBuffer': () => fsn.slice().buffer,
  'a Blob': () => new Blob([fsn.slice()]),
  'a Response': () => new Response(fsn.slice()),
  'a data URL': () => `data:,${Array.from(fsn, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
  'a source of the caller': () => ({ read: async (offset, length) => fsn.subarray(offset, offset + length) }),
  'a graph': () => graph,
};

describe('load', () => {
  test.each(Object.keys(inputs))('takes %s', async (name) => {
    using model = await load(inputs[name]());
    const { logits } = await model.run({ image });
    expect(logits).toBeInstanceOf(Float32Array);
    expect(relativeL2(logits, expected.data as Float32Array)).toBeLessThan(1e-5);
  });

  test('tells what goes in and comes out', async () => {
    using model = await load(fsn);
    expect(model.inputs).toEqual([
      { name: 'image', dtype: 'float32', shape: [null, 3, 32, 32], preprocessing },
    ]);
    expect(model.outputs).toEqual([{ name: 'logits', dtype: 'float32', shape: [null, 10] }]);
    expect(model.metadata.preprocessing).toEqual([preprocessing]);
  });

  test('tells how far it is, phase by phase', async () => {
    const steps: BuildProgress[] = [];
    using _ = await load(new Blob([fsn.slice()]), { onProgress: (step) => void steps.push(step) });
    expect([...new Set(steps.map(({ phase }) => phase))]).toEqual(['fetch', 'decode', 'compile']);
    for (const phase of ['fetch', 'decode'])
      expect(steps.findLast((step) => step.phase === phase)).toEqual({
        phase,
        loaded: fsn.length,
        total: fsn.length,
      });
    const { loaded, total } = steps.at(-1)!;
    expect(loaded).toBe(total);
    expect(loaded).toBeLessThan(fsn.length);
  });

  test('packs layers while others arrive: 10 MB at 10 MB/s give a first result within 0.3 s', async () => {
    const file = encode(heavyNetwork(8, 4), { goldenSamples: 0 });
    expect(file.length).toBeGreaterThan(9e6);
    const input = { image: new Float32Array(48).fill(1) };
    using whole = await load(file);
    const waits: number[] = [];
    // Other programs may take their time from any one of them.
    for (let round = 0; round < 4 && !waits.some((wait) => wait < 300); round++) {
      const slow = slowResponse(file, 10e6);
      using model = await load(slow.response);
      const { features } = await model.run(input);
      waits.push(performance.now() - slow.lastByteAt!);
      expect(features).toEqual((await whole.run(input)).features);
      // Nothing was packed in vain.
      expect(model.explain().memory.weightBytes).toBe(whole.explain().memory.weightBytes);
    }
    expect(Math.min(...waits)).toBeLessThan(300);
  });

  test.each(['fetch', 'decode', 'compile'])('can be aborted in %s', async (phase) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const onProgress: LoadOptions['onProgress'] = (step) => step.phase === phase && stop.abort(reason);
    await expect(load(new Blob([fsn.slice()]), { signal: stop.signal, onProgress })).rejects.toBe(reason);
  });

  test('refuses what is no network, and options that make no sense', async () => {
    const damaged = fsn.slice();
    damaged[fsn.length - 20] ^= 1;
    await expect(load(damaged)).rejects.toThrow(expect.objectContaining({ code: 'bad-checksum' }));
    await expect(load(new Uint8Array(100))).rejects.toThrow(FsnError);
    await expect(load(42 as unknown as string)).rejects.toThrow(TypeError);
    await expect(load(null as unknown as string)).rejects.toThrow(TypeError);
    for (const threads of [0, 1.5, Number.NaN])
      await expect(load(fsn, { threads })).rejects.toThrow(RangeError);
  });

  test('takes a network that no single sample fits', async () => {
    const data = BigInt64Array.of(-1n, 4n);
    const vector = { format: 'plain', dtype: 'int64', data, count: 2 } as const;
    const pairs: Graph = {
      ...{ name: '', opset: 22, domains: {}, metadata: {} },
      inputs: [{ name: 'x', dtype: 'float32', shape: ['n', 2] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [null, 4] }],
      nodes: [
        { name: '', op: 'Relu', domain: '', inputs: ['x'], outputs: ['r'], attributes: {} },
        { name: '', op: 'Reshape', domain: '', inputs: ['r', 'to'], outputs: ['y'], attributes: {} },
      ],
      weights: new Map([['to', { kind: 'dense', dtype: 'int64', shape: [2], vector }]]),
    };
    using model = await load(pairs);
    expect((await model.runTensors({ x: Float32Array.of(1, -2, 3, 4) })).y).toMatchObject({
      shape: [1, 4],
      data: Float32Array.of(1, 0, 3, 4),
    });
    await expect(model.run({ x: Float32Array.of(1, 2) })).rejects.toMatchObject({ code: 'bad-shape' });
  });

  test('refuses an operator that nothing can run', async () => {
    const [first, ...rest] = network.nodes;
    const strange = { ...network, nodes: [{ ...first, op: 'Mystery' }, ...rest] };
    await expect(load(strange)).rejects.toThrow(expect.objectContaining({ code: 'unsupported-operator' }));
  });
});

describe('a model', () => {
  test('takes arrays and tensors, and gives either', async () => {
    using model = await load(graph);
    const tensors = await model.runTensors({ image: image.subarray(0, 2 * 3072) });
    expect(tensors.logits).toMatchObject({ dtype: 'float32', shape: [2, 10] });
    const { logits } = await model.run({ image: float32([2, 3, 32, 32], image.subarray(0, 2 * 3072)) });
    expect(logits).toEqual(tensors.logits.data);
    await expect(model.run({ image: image.subarray(1) })).rejects.toThrow(RangeError);
    await expect(model.run({})).rejects.toThrow(TypeError);
    await expect(model.run({ image, other: image })).rejects.toThrow(TypeError);
  });

  test.each(['simd', 'relaxed-simd'] as const)('runs with %s', async (variant) => {
    using model = await load(graph, { variant });
    const { logits } = await model.run({ image });
    expect(relativeL2(logits, expected.data as Float32Array)).toBeLessThan(1e-5);
  });

  test('explains and measures itself', async () => {
    using model = await load(graph);
    const { layers, multiplyAdds, denseMultiplyAdds } = model.explain();
    expect(multiplyAdds).toBeLessThanOrEqual(denseMultiplyAdds);
    expect(layers.every(({ kernel }) => kernel !== '')).toBe(true);
    expect(model.explain(2).denseMultiplyAdds).toBe(2 * denseMultiplyAdds);
    const profile = await model.profile({ image }, { rounds: 2 });
    expect(profile.layers.map(({ name }) => name)).toEqual(layers.map(({ name }) => name));
    expect(profile.milliseconds).toBeGreaterThan(0);
  });

  test('has sessions that run beside each other', async () => {
    using model = await load(graph);
    const sessions = [model, model.createSession(), model.createSession()];
    const batches = [1, 2, 3].map((batch) => image.subarray(0, batch * 3072));
    const outputs = await Promise.all(sessions.map((session, i) => session.run({ image: batches[i] })));
    for (const [i, { logits }] of outputs.entries()) {
      const wanted = (expected.data as Float32Array).subarray(0, 10 * (i + 1));
      expect(relativeL2(logits, wanted)).toBeLessThan(1e-5);
    }
  });

  test('runs no more once it is disposed', async () => {
    const model = await load(graph);
    const session = model.createSession();
    model.dispose();
    model.dispose();
    await expect(model.run({ image })).rejects.toThrow(TypeError);
    await expect(session.run({ image })).rejects.toThrow(TypeError);
    expect(() => model.explain()).toThrow(TypeError);
  });

  test('stops a run that is aborted', async () => {
    using model = await load(graph);
    await expect(model.run({ image }, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    await expect(model.run({ image })).resolves.toHaveProperty('logits');
  });
});
