import { readHeader, type StoredWeight, write } from '@fsnet/format';
import {
  bytesOf,
  execute,
  FsnError,
  float32,
  type GoldenSample,
  type Graph,
  type Weight,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { verify, verifyAsync } from './verify.ts';

function pack(graph: Graph): Uint8Array {
  const weights = [...graph.weights].map(([name, { shape, vector }]): [string, StoredWeight] => {
    if (vector.format !== 'plain') throw new Error('not plain');
    const payload = { kind: 'inline', bytes: bytesOf(vector.data) } as const;
    const { dtype, count } = vector;
    const stored = { format: 'plain', dtype, count, coder: 'raw', payload } as const;
    return [name, { kind: 'dense', dtype, shape, vector: stored }];
  });
  return write({ ...graph, weights: new Map(weights) });
}

function dense(seed: number, shape: readonly number[]): Weight {
  const { data } = randomTensor(seed, shape);
  return {
    kind: 'dense',
    dtype: 'float32',
    shape,
    vector: { format: 'plain', dtype: 'float32', data, count: data.length },
  };
}

const input = { kind: 'drawn', seed: 7, shape: [1, 3, 8, 8], minimum: -1, maximum: 1 } as const;

/** Two convolutions of 3 x 3 and a softmax, large enough that both filters stand in the data section. */
function network(samples: readonly GoldenSample[] = []): Graph {
  return {
    name: 'two convolutions',
    opset: 22,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', 3, 8, 8] }],
    outputs: [{ name: 'scores', dtype: 'float32', shape: ['batch', 4, 4, 4] }],
    nodes: [
      convolution('image', 'first', 'features'),
      convolution('features', 'second', 'logits'),
      {
        name: '',
        op: 'Softmax',
        domain: '',
        inputs: ['logits'],
        outputs: ['scores'],
        attributes: { axis: { type: 'int', value: 1 } },
      },
    ],
    weights: new Map([
      ['first', dense(1, [16, 3, 3, 3])],
      ['second', dense(2, [4, 16, 3, 3])],
    ]),
    metadata: samples.length === 0 ? {} : { goldenSamples: samples },
  };
}

function convolution(from: string, weight: string, to: string): Graph['nodes'][number] {
  return { name: weight, op: 'Conv', domain: '', inputs: [from, weight], outputs: [to], attributes: {} };
}

function sample(change: (scores: Float32Array) => void = () => {}): GoldenSample {
  const image = randomTensor(7, input.shape);
  const { scores } = execute(network(), { image });
  change(scores.data as Float32Array);
  return { inputs: { image: input }, outputs: { scores }, tolerance: 1e-3 };
}

const good = pack(network([sample()]));

describe('verify', () => {
  test('finds nothing wrong with a file that keeps its promise', () => {
    expect(verify(good)).toEqual({ ok: true, problems: [] });
    expect(verify(pack(network()))).toEqual({ ok: true, problems: [] });
  });

  test('finds an output that is not the golden one', () => {
    const wrong = sample((scores) => {
      scores[3] += 0.1;
    });
    const file = pack(network([sample(), wrong]));
    const { ok, problems } = verify(file);
    expect(ok).toBe(false);
    expect(problems).toEqual([
      {
        code: 'golden-mismatch',
        path: 'metadata.goldenSamples[1].outputs["scores"]',
        message: expect.stringContaining('off by'),
      },
    ]);
    expect(verify(file, { golden: false }).ok).toBe(true);
  });

  test('finds outputs that are not a number where one was', () => {
    const wrong = sample((scores) => {
      scores[0] = Number.NaN;
    });
    expect(verify(pack(network([wrong]))).problems).toMatchObject([{ code: 'golden-mismatch' }]);
  });

  test.each<[string, GoldenSample]>([
    ['an input is missing', { ...sample(), inputs: {} }],
    ['an input has another shape', { ...sample(), inputs: { image: { ...input, shape: [1, 3, 9, 8] } } }],
    ['an output has another shape', { ...sample(), outputs: { scores: float32([1, 4, 16]) } }],
  ])('finds a sample of which %s', (_, wrong) => {
    expect(verify(pack(network([wrong]))).problems).toMatchObject([{ code: 'golden-mismatch' }]);
  });

  test('does not run a network that would take too much memory', () => {
    const graph = network([sample()]);
    const [first, ...rest] = graph.nodes;
    const attributes = { pads: { type: 'ints', value: [0, 30_000, 30_000, 0] } } as const;
    const outputs = graph.outputs.map((output) => ({ ...output, shape: null }));
    const file = pack({ ...graph, outputs, nodes: [{ ...first, attributes }, ...rest] });
    expect(verify(file).problems).toMatchObject([{ code: 'limit-exceeded' }]);
  });

  test('names each damaged weight with its place in the file', () => {
    const { graph } = readHeader(good);
    const damaged = good.slice();
    const offsets = ['first', 'second'].map((name) => {
      const payload = graph.weights.get(name)?.vector.payload;
      if (payload?.kind !== 'span') throw new Error('not in the data section');
      damaged[payload.byteOffset + 5] ^= 16;
      return payload.byteOffset;
    });
    const { ok, problems } = verify(damaged);
    expect(ok).toBe(false);
    expect(problems).toMatchObject([
      { code: 'bad-checksum', path: 'weights[0].vector', offset: offsets[0] },
      { code: 'bad-checksum', path: 'weights[1].vector', offset: offsets[1] },
    ]);
  });

  test.each([
    ['an empty file', new Uint8Array(0), 'truncated'],
    ['a file that is cut off', good.subarray(0, good.length - 1), 'truncated'],
    ['a file that goes on', Uint8Array.from([...good, 0]), 'malformed'],
    ['some other file', new TextEncoder().encode('Not a network, but long enough to be one.'), 'not-fsn'],
  ])('finds what is wrong with %s', (_, file, code) => {
    expect(verify(file)).toMatchObject({ ok: false, problems: [{ code }] });
  });

  test('throws the reason of an abort', () => {
    expect(() => verify(good, { signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough');
  });

  test('finds the same in the promise, and can be aborted between the nodes of a golden sample', async () => {
    expect(await verifyAsync(good)).toEqual(verify(good));
    expect(await verifyAsync(good.subarray(0, 40))).toEqual(verify(good.subarray(0, 40)));
    const image = float32([1, 16, 64, 64], new Float32Array(2 ** 16));
    const nodes = Array.from({ length: 50 }, (_, i) => convolution(`x${i}`, 'w', `x${i + 1}`));
    const shape = [null, 16, null, null];
    const deep: Graph = {
      ...network([
        { inputs: { x0: { kind: 'tensor', tensor: image } }, outputs: { x50: image }, tolerance: 1 },
      ]),
      inputs: [{ name: 'x0', dtype: 'float32', shape }],
      outputs: [{ name: 'x50', dtype: 'float32', shape }],
      nodes: nodes.map((node) => ({ ...node, attributes: { pads: { type: 'ints', value: [1, 1, 1, 1] } } })),
      weights: new Map([['w', dense(3, [16, 16, 3, 3])]]),
    };
    const reason = new FsnError('io', 'a reason that is not a problem of the file');
    const controller = new AbortController();
    const verifying = verifyAsync(pack(deep), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 0);
    await expect(verifying).rejects.toBe(reason);
  });
});
