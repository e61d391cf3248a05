import {
  elementCount,
  execute,
  FsnError,
  float32,
  type Graph,
  int64,
  type Metadata,
  type Weight,
} from '@fsnet/graph';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { denseWeight } from '../fixtures/agreement.ts';
import { realModel } from '../fixtures/real-model.ts';
import { drawn } from '../fixtures/tensors.ts';
import { drawnSummary, drawnVector } from '../fixtures/weights.ts';
import { fromOnnx } from '../import/from-onnx.ts';
import { int, makeNode } from '../operators/edit-node.ts';
import { readModel } from '../proto/read-model.ts';
import { toOnnx } from './to-onnx.ts';

const x = drawn([1, 4]);

function graphOf(graph: Partial<Graph> = {}): Graph {
  return {
    name: 'a network',
    opset: 13,
    domains: {},
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 4] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['batch', 4] }],
    nodes: [makeNode('Relu', ['x'], ['y'])],
    weights: new Map(),
    metadata: {},
    ...graph,
  };
}

const opsetOf = (bytes: Uint8Array) => readModel(bytes).opsetImport.get('');

describe('the opset', () => {
  test('is 13 or that of the source by default', () => {
    expect(opsetOf(toOnnx(graphOf({ opset: 9 })))).toBe(13);
    expect(opsetOf(toOnnx(graphOf({ opset: 17 })))).toBe(17);
  });

  test('rises to what a node needs', () => {
    const nodes = [
      makeNode('Shape', ['x'], ['s']),
      makeNode('Reshape', ['x', 's'], ['y'], { allowzero: int(1) }),
    ];
    expect(opsetOf(toOnnx(graphOf({ nodes })))).toBe(14);
    expect(() => toOnnx(graphOf({ nodes }), { opset: 13 })).toThrow(/Reshape "y" needs opset 14/);
    expect(() => toOnnx(graphOf({ nodes }), { opset: 13 })).toThrow(FsnError);
  });

  test('is the wanted one', () => {
    for (const opset of [7, 12, 22]) expect(opsetOf(toOnnx(graphOf(), { opset }))).toBe(opset);
    for (const opset of [6, 23, Number.NaN]) expect(() => toOnnx(graphOf(), { opset })).toThrow(RangeError);
  });

  test('comes with an IR version that has it', () => {
    const versions = [7, 18, 20, 22].map((opset) => readModel(toOnnx(graphOf(), { opset })).irVersion);
    expect(versions).toEqual([8, 8, 9, 10]);
  });
});

test('a wrong form is the caller’s mistake', () => {
  expect(() => toOnnx(graphOf(), { form: 'dense' as 'compact' })).toThrow(TypeError);
});

test('expanded and compact give the same outputs', async () => {
  const summary = drawnSummary(
    {
      shape: [16, 8, 3, 3],
      order: 'hwi',
      segments: 'tap',
      circular: false,
      locations: 'taps',
      vector: '8 bits',
    },
    1,
  );
  const weights = new Map<string, Weight>([
    [
      'first',
      { kind: 'dense', dtype: 'float32', shape: [8, 4, 3, 3], vector: drawnVector('blocks', 288, 1, 36) },
    ],
    ['second', summary],
  ]);
  const nodes = [
    makeNode('Conv', ['x', 'first'], ['hidden']),
    makeNode('Relu', ['hidden'], ['active']),
    makeNode('Conv', ['active', 'second'], ['y']),
  ];
  const shape = [1, 4, 8, 8];
  const graph = graphOf({
    inputs: [{ name: 'x', dtype: 'float32', shape }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes,
    weights,
  });
  const inputs = { x: drawn(shape) };
  const [expanded, compact] = [toOnnx(graph), toOnnx(graph, { form: 'compact' })];
  expect(compact.length).toBeLessThan(expanded.length * 0.7);
  // Read again it stays compact, though its weights are constants that could be computed.
  const again = [...fromOnnx(compact).weights.values()].filter(({ dtype }) => dtype === 'float32');
  expect(Math.max(...again.map(({ shape }) => elementCount(shape)))).toBeLessThan(50);
  const outputs = await runOnnx(compact, inputs);
  expect(outputs).toEqual(await runOnnx(expanded, inputs));
  expect(() => toOnnx(graph, { form: 'compact', opset: 12 })).toThrow(/weights needs opset 13/);
  expect(() => toOnnx(graph, { opset: 12 })).not.toThrow();
  expect(execute(graph, inputs).y.shape).toEqual(outputs.y.shape);
});

test('what came from ONNX goes back and comes again as it was', () => {
  const graph = fromOnnx(realModel());
  const again = fromOnnx(toOnnx(graph));
  expect(again).toEqual(graph);
});

test('names that translations make do not clash with those that are there', async () => {
  const nodes = [makeNode('HardSwish', ['x'], ['y']), makeNode('Relu', ['y'], ['y.gate'])];
  const graph = graphOf({ nodes, outputs: [{ name: 'y.gate', dtype: 'float32', shape: ['batch', 4] }] });
  expect(await runOnnx(toOnnx(graph, { opset: 11 }), { x })).toHaveProperty('y.gate');
});

test('weights that became attributes are left out, others stay', () => {
  const weights = new Map([
    ['axes', denseWeight(int64([1], [0]))],
    ['unread', denseWeight(int64([1], [5]))],
  ]);
  const graph = graphOf({ nodes: [makeNode('Unsqueeze', ['x', 'axes'], ['y'])], weights });
  const names = (opset: number) =>
    readModel(toOnnx(graph, { opset })).graph.initializers.map(({ name }) => name);
  expect(names(11)).toEqual(['unread']);
  expect(names(13)).toEqual(['axes', 'unread']);
});

test('an output may be a weight or an input', async () => {
  const weights = new Map([['w', denseWeight(float32([2], [1, 2]))]]);
  const outputs = [
    { name: 'w', dtype: 'float32', shape: [2] },
    { name: 'y', dtype: 'float32', shape: ['batch', 4] },
  ] as const;
  const graph = graphOf({ weights, outputs });
  expect((await runOnnx(toOnnx(graph), { x })).w.data).toEqual(Float32Array.of(1, 2));
  expect(fromOnnx(toOnnx(graph)).outputs).toEqual(outputs);
});

describe('metadata', () => {
  const metadata: Metadata = {
    title: 'Ten kinds of things',
    description: 'what it is',
    producer: 'someone 1.0',
    task: 'image-classification',
    labels: ['cat', 'dög'],
    preprocessing: [
      {
        input: 'x',
        width: 32,
        height: 32,
        resize: 'crop',
        colorOrder: 'rgb',
        layout: 'nchw',
        scale: 1 / 255,
        mean: [0.5],
        std: [0.25],
      },
    ],
    licence: 'MIT',
    provenance: {
      seed: 7,
      accuracy: [{ metric: 'top1', value: 0.9, dataset: 'CIFAR-10 test', samples: 10_000 }],
    },
    goldenSamples: [
      {
        inputs: { x: { kind: 'drawn', seed: 1, shape: [1, 4], minimum: -1, maximum: 1 } },
        outputs: { y: float32([1, 4], [0.1, 0, 3, -0]) },
        tolerance: 1e-3,
      },
      {
        inputs: { x: { kind: 'tensor', tensor: x } },
        outputs: { y: { dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, -(2n ** 60n)) } },
        tolerance: 0,
      },
    ],
    properties: { author: 'someone', empty: '' },
  };

  test('goes along and comes back', () => {
    expect(fromOnnx(toOnnx(graphOf({ metadata }))).metadata).toEqual(metadata);
    expect(fromOnnx(toOnnx(graphOf())).metadata).toEqual({});
  });

  test('of others is kept', () => {
    const model = { ...graphOf({ metadata: { description: 'described', properties: { a: 'b' } } }) };
    expect(readModel(toOnnx(model)).docString).toBe('described');
    expect(fromOnnx(toOnnx(model)).metadata).toEqual(model.metadata);
  });

  test.each(['no JSON', '[]', '{"title": 5}', '{"goldenSamples": [{}]}', '{"labels": [null]}'])(
    'that is not fsnet’s is a property: %s',
    (fsnet) => {
      expect(fromOnnx(toOnnx(graphOf({ metadata: { properties: { fsnet } } }))).metadata).toEqual({
        properties: { fsnet },
      });
    },
  );
});

test('100 MB of weights are written in about a second, with no other copy than the file', () => {
  const data = new Float32Array(25e6).fill(0.5);
  const weight = denseWeight({ dtype: 'float32', shape: [25e6], data });
  const graph = graphOf({ weights: new Map([['w', weight]]) });
  const memory = process.memoryUsage().arrayBuffers;
  const start = process.cpuUsage();
  const bytes = toOnnx(graph);
  const count = fromOnnx(bytes).weights.get('w')!.vector.count;
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(2);
  expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(2.2 * data.byteLength);
  expect(bytes.length).toBeGreaterThan(data.byteLength);
  expect(count).toBe(25e6);
});
