import { unpack, verify } from '@fsnet/decoder';
import { readHeader } from '@fsnet/format';
import { drawUniform, execute, type Graph, type Tensor, type Weight, weightTensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomNetwork, randomTensor, relativeL2 } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { compress } from '../compress.ts';
import { encode } from '../encode.ts';
import { foldStatistics } from './fold-statistics.ts';
import { halveSmallWeights } from './halve-small-weights.ts';

const seeds = Array.from({ length: 24 }, (_, seed) => seed);
const drawn = seeds.map((seed) => randomNetwork(seed));

function answers(graph: Graph): Record<string, Tensor> {
  const shape = [2, ...(graph.inputs[0].shape!.slice(1) as number[])];
  return execute(graph, { [graph.inputs[0].name]: randomTensor(7, shape, -1, 1) });
}

function expectAnswers(actual: Graph, expected: Graph, bound: number): void {
  const wanted = answers(expected);
  const found = answers(actual);
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, tensor] of Object.entries(wanted))
    expect(relativeL2(found[name], tensor), `${expected.name}, ${name}`).toBeLessThan(bound);
}

/** A ResNet-8 whose batch normalisations have statistics that say something. */
function trainedLike(): Graph {
  const graph = cifarResNet({ depth: 8 });
  const weights = new Map<string, Weight>();
  for (const [index, [name, weight]] of [...graph.weights].entries()) {
    const [least, most] = name.endsWith('variance') ? [0.2, 3] : [-0.5, 1];
    const { count } = weight.vector;
    const data = drawUniform(index, count, least, most);
    const vector = { format: 'plain', dtype: 'float32', data, count } as const;
    weights.set(name, name.includes('.bn.') ? { ...weight, vector } : weight);
  }
  return { ...graph, weights };
}

describe('statistics of batch normalisations', () => {
  test('fold without a change of the answers', () => {
    let count = 0;
    for (const graph of drawn) {
      const folded = foldStatistics(graph);
      count += folded.count;
      expectAnswers(folded.graph, graph, 1e-5);
    }
    expect(count).toBeGreaterThan(20);
  });

  test('leave one mean and one variance for each width', () => {
    const { graph, count } = foldStatistics(trainedLike());
    expect(count).toBe(9);
    const left = [...graph.weights.keys()].filter((name) => /mean|variance/.test(name));
    expect(left.sort()).toEqual(
      [16, 32, 64].flatMap((width) => [`mean.${width}`, `variance.${width}`]).sort(),
    );
    expect(weightTensor(graph.weights.get('variance.32')!).data).toEqual(new Float32Array(32).fill(1));
    expect(foldStatistics(graph)).toEqual({ graph, count: 0 });
  });

  test('stay where they are read by something else, not known, or not finite', () => {
    const graph = trainedLike();
    const count = (changed: Partial<Graph>) => foldStatistics({ ...graph, ...changed }).count;
    const reader = (input: string) => ({
      nodes: [
        ...graph.nodes,
        { name: '', op: 'Relu', domain: '', inputs: [input], outputs: ['r'], attributes: {} },
      ],
    });
    expect(count(reader('stem.bn.scale'))).toBe(8);
    expect(count(reader('stem.bn.variance'))).toBe(9);
    expect(foldStatistics({ ...graph, ...reader('stem.bn.variance') }).graph.weights.keys()).toContain(
      'stem.bn.variance',
    );
    const training = graph.nodes.map((node, i) =>
      i === 1 ? { ...node, attributes: { training_mode: { type: 'int', value: 1 } as const } } : node,
    );
    expect(count({ nodes: training })).toBe(8);
    const variance = graph.weights.get('stem.bn.variance')!;
    const data = new Float32Array(16).fill(-1);
    const vector = { format: 'plain', dtype: 'float32', data, count: 16 } as const;
    expect(
      count({ weights: new Map(graph.weights).set('stem.bn.variance', { ...variance, vector } as Weight) }),
    ).toBe(8);
  });
});

test('half precision is for numbers a channel, and only where they fit it', () => {
  const graph = trainedLike();
  const halved = halveSmallWeights(graph);
  expect(halved.has('stem.bn.bias')).toBe(true);
  expect([...halved.keys()].filter((name) => /mean|variance|conv/.test(name))).toEqual([]);
  for (const value of [1e6, Number.NaN, 1e-9]) {
    const data = new Float32Array(16).fill(value);
    const vector = { format: 'plain', dtype: 'float32', data, count: 16 } as const;
    const weights = new Map(graph.weights);
    weights.set('stem.bn.bias', { ...(weights.get('stem.bn.bias') as Weight), vector } as Weight);
    expect(halveSmallWeights({ ...graph, weights }).has('stem.bn.bias'), `${value}`).toBe(false);
  }
});

describe('encode, small', () => {
  test('gives the same answers within rounding, by other names', () => {
    for (const graph of drawn) {
      const file = encode(graph, { bits: 32, small: true });
      const small = unpack(file);
      expectAnswers(small, graph, 5e-3);
      const inner = [...small.weights.keys(), ...small.nodes.flatMap(({ outputs }) => outputs)];
      const outer = new Set(graph.outputs.map(({ name }) => name));
      expect(inner.every((name) => name.length <= 2 || outer.has(name))).toBe(true);
      expect(new Set(inner).size).toBe(inner.length);
      expect(verify(file)).toEqual({ ok: true, problems: [] });
    }
  });

  test('leaves out what is not needed to run, and says so', () => {
    const accuracy = [{ metric: 'top1', value: 0.9, dataset: 'CIFAR-10 test', samples: 10000 }];
    const provenance = { recipe: '{"epochs":12}', seed: 1, accuracy };
    const { graph, report } = compress(
      { ...trainedLike(), metadata: { title: 'A', provenance } },
      { small: true },
    );
    expect(graph.metadata.provenance).toEqual({ seed: 1 });
    expect(graph.metadata.title).toBe('A');
    expect(report.notes).toEqual([
      expect.stringMatching(/^No ratio/),
      expect.stringMatching(/^9 batch normalisations have the statistics folded in/),
      expect.stringMatching(/^The accuracy/),
    ]);
    expect(report.layers[0].name).toBe('stem.conv.weight');
  });

  test('is a seventh smaller for a ResNet-8 at 4 bits, and the second time the same', () => {
    const graph = trainedLike();
    const file = encode(graph, { bits: 4, small: true });
    expect(file.length).toBeLessThan(encode(graph, { bits: 4 }).length * 0.85);
    expect(encode(unpack(file), { small: true })).toEqual(file);
  });

  test('packs the header unless told otherwise', () => {
    const identifier = (file: Uint8Array) => String.fromCharCode(...file.subarray(8, 12));
    const graph = trainedLike();
    const [packed, plain] = [undefined, false].map((packHeader) =>
      encode(graph, { small: true, packHeader }),
    );
    expect([identifier(packed), identifier(plain)]).toEqual(['FSNP', 'FSN1']);
    expect(packed.length).toBeLessThan(plain.length);
    expect(unpack(packed)).toEqual(unpack(plain));
  });

  test('keeps names where it is told to, and where sub-graphs may name values', () => {
    const graph = trainedLike();
    const kept = readHeader(encode(graph, { small: true, keepNames: true })).graph;
    expect(kept.nodes.map(({ name }) => name)).toEqual(graph.nodes.map(({ name }) => name));
    expect(kept.weights.has('stem.conv.weight')).toBe(true);
    const opaque = { type: 'opaque', value: Uint8Array.of(1) } as const;
    const other = { name: 'if', op: 'Other', domain: 'x', inputs: ['logits'], outputs: ['y'] };
    const nodes = [...graph.nodes, { ...other, attributes: { body: opaque }, captures: ['stem.bn'] }];
    const withSubGraph = compress({ ...graph, domains: { x: 1 }, nodes }, { small: true, goldenSamples: 0 });
    expect(withSubGraph.graph.nodes[0].name).toBe('stem.conv');
  });

  test('settings of a recipe go by the names that were', () => {
    const recipe = { layers: [{ match: 'stem.*', bits: 16 }] } as const;
    const { graph } = compress(trainedLike(), { recipe, small: true });
    expect([...graph.weights.values()][0].vector).toMatchObject({ format: 'plain', dtype: 'float16' });
  });

  test('refuses wrong options', () => {
    // @ts-expect-error No truth value.
    expect(() => compress(trainedLike(), { small: 1 })).toThrow(TypeError);
    expect(() => compress(trainedLike(), { keepNames: true })).toThrow(RangeError);
  });
});
