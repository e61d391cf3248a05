import { fromBinary } from '@bufbuild/protobuf';
import { dataFromBytes, type Graph, type Weight, weightTensor } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import { ModelProtoSchema, type NodeProto, type TensorProto } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import { denseWeight } from '../fixtures/agreement.ts';
import { drawn } from '../fixtures/tensors.ts';
import { drawnSummary, drawnVector, type SummaryCase } from '../fixtures/weights.ts';
import { ints, makeNode } from '../operators/edit-node.ts';
import { toViewerOnnx } from './to-viewer-onnx.ts';

const base: SummaryCase = {
  ...{ shape: [16, 8, 3, 3], order: 'hwi', segments: 'tap', circular: false },
  ...{ locations: 'taps', vector: '8 bits' },
};

function graphOf(weights: Readonly<Record<string, Weight>>, graph: Partial<Graph> = {}): Graph {
  return {
    ...{ name: 'a network', opset: 17, domains: {}, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 8, 6, 6] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [
      makeNode('Conv', ['x', 'w', ...('b' in weights ? ['b'] : [])], ['hidden'], {
        pads: ints([1, 1, 1, 1]),
      }),
      makeNode('Relu', ['hidden'], ['y'], {}, 'last'),
    ],
    weights: new Map(Object.entries(weights)),
    ...graph,
  };
}

/** The file as ONNX's own definitions read it. */
const read = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes);

function shownGraph(...parameters: Parameters<typeof toViewerOnnx>) {
  const graph = read(toViewerOnnx(...parameters)).graph!;
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  return { graph, tensors, find: (op: string) => graph.node.find(({ opType }) => opType === op)! };
}

function attributesOf({ attribute }: NodeProto): Record<string, unknown> {
  const text = new TextDecoder();
  return Object.fromEntries(
    attribute.map(({ name, type, f, i, s, ints }) => {
      const value = { 1: f, 2: Number(i), 3: text.decode(s), 7: ints.map(Number) }[type as number];
      return [name, value];
    }),
  );
}

const inputsOf = (node: NodeProto) =>
  node.metadataProps.find(({ key }) => key === 'input_names')!.value.match(/\w+/g)!;

/** Filters as someone would work them out who has only the node before them. */
function filtersOf(node: NodeProto, tensors: ReadonlyMap<string, TensorProto>): Float32Array {
  const at = Object.fromEntries(inputsOf(node).map((name, i) => [name, tensors.get(node.input[i])!]));
  const {
    shape,
    length,
    segments,
    segment_length,
    step,
    order,
    circular = 0,
    block = 0,
  } = attributesOf(node) as Record<string, never>;
  const scale = new Float32Array(at.scale.rawData.slice().buffer);
  const vector = Float32Array.from(at.summary.rawData, (level, i) => {
    const of = block === 0 ? 0 : Math.floor(i / block);
    return scale[of] * (level - at.zero.rawData[of]);
  });
  const [filters, channels, rows, columns] = shape as number[];
  const weights = rows * columns * channels;
  const perFilter = weights / segment_length;
  const starts = at.starts
    ? new Uint32Array(at.starts.rawData.slice().buffer)
    : Array.from({ length: filters * perFilter }, (_, i) => i * step);
  const fractions = at.fractions && new Float32Array(at.fractions.rawData.slice().buffer);
  expect(vector.length).toBe(length);
  expect(['filter', 'row', 'tap']).toContain(segments);
  return Float32Array.from({ length: filters * weights }, (_, index) => {
    const [filter, k] = [Math.floor(index / weights), index % weights];
    // ONNX's order is channel, row, column.
    const [channel, tap] = [Math.floor(k / (rows * columns)), k % (rows * columns)];
    const place = order === 'hwi' ? tap * channels + channel : k;
    const segment = filter * perFilter + Math.floor(place / segment_length);
    const position = starts[segment] + (place % segment_length);
    const value = (i: number) => vector[circular ? i % length : i];
    const fraction = fractions?.[segment] ?? 0;
    return (1 - fraction) * value(position) + (fraction > 0 ? fraction * value(position + 1) : 0);
  });
}

describe('a filter summary', () => {
  test.each<Partial<SummaryCase>>([
    {},
    { segments: 'filter', locations: 'uniform', circular: true, order: 'ihw' },
    { segments: 'row', locations: 'free', vector: 'blocks' },
    { segments: 'filter', locations: 'fractions', vector: '3 bits' },
  ])('is one node that says all of it: %o', (changes) => {
    const weight = drawnSummary({ ...base, ...changes }, 5);
    const { find, tensors } = shownGraph(graphOf({ w: weight }));
    const node = find('FilterSummary');
    expect([...node.output]).toEqual(['w']);
    expect([...find('Conv').input]).toEqual(['x', 'w']);
    expectAllClose(
      { dtype: 'float32', shape: weight.shape, data: filtersOf(node, tensors) },
      weightTensor(weight),
      { rtol: 1e-5, atol: 1e-6 },
    );
  });

  test('shows ratio, bits, bytes and what is meant', () => {
    const weight = drawnSummary(base, 5);
    const { find, tensors } = shownGraph(graphOf({ w: weight }), { weightBytes: new Map([['w', 1234]]) });
    const node = find('FilterSummary');
    expect(node).toMatchObject({ name: 'w', domain: 'fsnet' });
    const attributes = attributesOf(node);
    expect(attributes).toMatchObject({ bits: 8, bytes: 1234, segments: 'tap', shape: [16, 8, 3, 3] });
    expect(attributes.ratio).toBeCloseTo((16 * 72) / weight.vector.count, 5);
    expect(inputsOf(node)).toEqual(['summary', 'scale', 'zero', 'starts']);
    expect(node.docString).toMatch(
      /^16 filters of 3 × 3 × 8 weights, kept as one vector of \d+ values\. Each tap/,
    );
    const dims = (input: number) => tensors.get(node.input[input])!.dims.map(Number);
    expect(dims(0)).toEqual([weight.vector.count / 8, 8]);
    expect(dims(3)).toEqual([16, 9]);
  });
});

test('other weights are what the file keeps: levels in a node, halves as they are', () => {
  const w: Weight = {
    kind: 'dense',
    dtype: 'float32',
    shape: [4, 8, 1, 1],
    vector: drawnVector('3 bits', 32, 1),
  };
  const b: Weight = { kind: 'dense', dtype: 'float32', shape: [4], vector: drawnVector('float16', 4, 1) };
  const { find, tensors } = shownGraph(graphOf({ w, b }));
  const node = find('QuantizedWeight');
  expect(attributesOf(node)).toEqual({ bits: 3, shape: [4, 8, 1, 1] });
  expect(tensors.get(node.input[0])!.rawData).toEqual(
    Uint8Array.from((w.vector as { levels: Uint8Array }).levels),
  );
  expect(tensors.get('b')).toMatchObject({ dataType: 10 });
  expect(dataFromBytes('float16', tensors.get('b')!.rawData, 4)).toEqual(
    (b.vector as { data: unknown }).data,
  );
});

test('nodes have names and values their shapes', () => {
  const { graph } = shownGraph(graphOf({ w: drawnSummary(base, 5) }));
  expect(graph.node.map(({ name }) => name)).toEqual(['w', 'hidden', 'last']);
  const shapes = graph.valueInfo.map(({ name, type }) => {
    const { value } = type!.value as { value: { shape: { dim: { value: { value?: unknown } }[] } } };
    return [
      name,
      value.shape.dim
        .map((size) => size.value.value)
        .map((size) => (typeof size === 'bigint' ? Number(size) : size)),
    ];
  });
  expect(Object.fromEntries(shapes)).toEqual({ w: [16, 8, 3, 3], hidden: ['batch', 16, 6, 6] });
});

test('names do not clash with those that are there', () => {
  const weights = { w: drawnSummary(base, 5), 'w.summary': denseWeight(drawn([3])) };
  const { find, tensors } = shownGraph(graphOf(weights));
  expect(find('FilterSummary').input[0]).toBe('w.summary_1');
  expect(tensors.get('w.summary')!.dims.map(Number)).toEqual([3]);
});

test('metadata are a list that people read', () => {
  const metadata: Graph['metadata'] = {
    ...{ title: 'Ten kinds', description: 'what it is', licence: 'MIT', labels: ['cat', 'dog'] },
    provenance: {
      seed: 0,
      accuracy: [{ metric: 'top1', value: 0.8939, dataset: 'a test set', samples: 10_000 }],
    },
    goldenSamples: [{ inputs: {}, outputs: { y: drawn([2]) }, tolerance: 0 }],
    properties: { author: 'someone' },
  };
  const graph = graphOf({ w: drawnSummary(base, 5) }, { metadata });
  const model = read(toViewerOnnx(graph, { properties: { file: 'net.fsn' } }));
  expect(model.docString).toBe('what it is');
  expect(Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]))).toEqual({
    ...{
      file: 'net.fsn',
      title: 'Ten kinds',
      labels: 'cat, dog',
      license: 'MIT',
      seed: '0',
      author: 'someone',
    },
    ...{ accuracy: 'top1 89.39 % on a test set (10000 samples)', 'golden samples': '1' },
  });
  expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([
    ['', 22],
    ['fsnet', 1],
  ]);
});

test('a network that is no .fsn is shown, too', () => {
  const weights: Record<string, Weight> = { w: denseWeight(drawn([4, 8, 3, 3])) };
  const { graph } = shownGraph(graphOf(weights));
  expect(graph.node.map(({ opType }) => opType)).toEqual(['Conv', 'Relu']);
});
