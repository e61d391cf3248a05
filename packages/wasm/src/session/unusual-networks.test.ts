import { execute, type Graph, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { expectAllClose, randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { createModel } from './model.ts';

function graphOf(node: Partial<Node>, weights: Record<string, Weight> = {}): Graph {
  return {
    ...{ name: '', opset: 22, domains: {}, metadata: {}, weights: new Map(Object.entries(weights)) },
    inputs: [{ name: 'x', dtype: 'float32', shape: null }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [{ name: '', op: '', domain: '', inputs: ['x'], outputs: ['y'], attributes: {}, ...node }],
  };
}

test('what nothing can run is told before anything runs', async () => {
  const unknown = createModel(graphOf({ op: 'Imaginary' }));
  await expect(unknown).rejects.toThrow(expect.objectContaining({ code: 'unsupported-operator' }));
  const foreign = createModel(graphOf({ op: 'Relu', domain: 'elsewhere' }));
  await expect(foreign).rejects.toThrow(expect.objectContaining({ code: 'unsupported-operator' }));
});

test('memory that WebAssembly cannot give is told', async () => {
  const model = await createModel(graphOf({ op: 'Relu' }));
  const huge = { dtype: 'float32', shape: [2 ** 30], data: { length: 2 ** 30 } } as unknown as Tensor;
  await expect(model.run({ x: huge })).rejects.toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  const x = randomTensor(1, [5]);
  expectAllClose((await model.run({ x })).y, execute(graphOf({ op: 'Relu' }), { x }).y);
  model.dispose();
});

test('an output may be an input, a weight, or what is no float', async () => {
  const weight: Weight = {
    ...{ kind: 'dense', dtype: 'float32', shape: [2] },
    vector: { format: 'plain', dtype: 'float32', data: Float32Array.of(3, 4), count: 2 },
  };
  const base = graphOf({ op: 'Identity' }, { w: weight });
  const model = await createModel({
    ...base,
    nodes: [
      ...base.nodes,
      { ...base.nodes[0], op: 'Shape', outputs: ['s'] },
      { ...base.nodes[0], op: 'Greater', inputs: ['x', 'w'], outputs: ['g'] },
    ],
    outputs: ['x', 'y', 'w', 's', 'g'].map((name) => ({ name, dtype: 'float32', shape: null })),
  });
  const x = randomTensor(3, [5, 2], 2, 5);
  const given = await model.run({ x });
  expect(given.x).toEqual(x);
  expect(given.x.data).not.toBe(x.data);
  expect(given.y).toEqual(x);
  expect(given.w.data).toEqual(Float32Array.of(3, 4));
  expect(given.w.data).not.toBe(weight.vector.format === 'plain' && weight.vector.data);
  expect(given.s.data).toEqual(BigInt64Array.of(5n, 2n));
  expect(given.g.dtype).toBe('bool');
  model.dispose();
});

test('what only a run tells the shape of runs between kernels', async () => {
  const base = graphOf({ op: 'Relu', outputs: ['r'] });
  const network: Graph = {
    ...base,
    inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3, 4, 4] }],
    nodes: [
      ...base.nodes,
      node('GlobalAveragePool', 'r', 'p'),
      node('Greater', 'r p', 'g'),
      node('NonZero', 'g', 'n'),
      node('Cast', 'n', 'c', { to: { type: 'int', value: 1 } }),
      node('Sigmoid', 'c', 's'),
      node('Where', 'g r p', 'w'),
      node('Tanh', 'w', 't'),
      node('Add', 't x', 'y'),
    ],
    outputs: ['s', 'y'].map((name) => ({ name, dtype: 'float32', shape: null })),
  };
  const model = await createModel(network);
  for (const batch of [1, 3]) {
    const x = randomTensor(batch, [batch, 3, 4, 4]);
    const [given, expected] = [await model.run({ x }), execute(network, { x })];
    for (const name of ['s', 'y']) expectAllClose(given[name], expected[name]);
  }
  const kernels = model.explain(1).layers.map(({ op, kernel }) => `${op} ${kernel}`);
  expect(kernels).toContain('NonZero reference operator');
  expect(kernels).toContain('Tanh kernels');
  model.dispose();
});

const node = (op: string, inputs: string, output: string, attributes: Node['attributes'] = {}): Node => ({
  ...{ name: '', op, domain: '', inputs: inputs.split(' '), outputs: [output], attributes },
});

function denseWeight({ shape, data }: Tensor): Weight {
  const vector = { format: 'plain', dtype: 'float32', data, count: data.length } as const;
  return { kind: 'dense', dtype: 'float32', shape, vector };
}

test('weights are kept where the batch decides what is fused', async () => {
  const network: Graph = {
    ...graphOf(
      {},
      {
        filters: denseWeight(randomTensor(1, [64, 8, 3, 3])),
        positive: denseWeight(randomTensor(2, [64], 1, 2)),
      },
    ),
    inputs: [
      { name: 'x', dtype: 'float32', shape: [null, 8, 5, 5] },
      { name: 'other', dtype: 'float32', shape: [1, 64, 3, 3] },
    ],
    nodes: [
      node('Conv', 'x filters', 'c'),
      node('BatchNormalization', 'c positive positive positive positive', 'b'),
      node('Add', 'b other', 'y'),
    ],
  };
  const model = await createModel(network);
  for (const batch of [1, 2]) {
    const inputs = { x: randomTensor(3, [batch, 8, 5, 5]), other: randomTensor(4, [1, 64, 3, 3]) };
    expectAllClose((await model.run(inputs)).y, execute(network, inputs).y, { atol: 1e-5 });
    // Until weights that are packed have been forgotten.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  model.dispose();
});

test('what follows from the shapes of the inputs belongs to a plan', async () => {
  const network: Graph = {
    ...graphOf({}),
    inputs: [{ name: 'x', dtype: 'float32', shape: [null, 'size'] }],
    nodes: [
      node('Shape', 'x', 's'),
      node('Cast', 's', 'f', { to: { type: 'int', value: 1 } }),
      node('ReduceProd', 'f', 'count', { keepdims: { type: 'int', value: 0 } }),
      node('Div', 'x count', 'y'),
    ],
  };
  const model = await createModel(network);
  for (const shape of [
    [2, 3],
    [3, 5],
    [2, 3],
  ]) {
    const inputs = { x: randomTensor(1, shape) };
    expectAllClose((await model.run(inputs)).y, execute(network, inputs).y);
  }
  expect(model.explain({ x: [4, 4] }).layers.map(({ op, kernel }) => [op, kernel])).toContainEqual([
    'Div',
    'kernels',
  ]);
  model.dispose();
});

test('a convolution right behind another runs at every batch, its packed weights forgotten', async () => {
  const [a, b] = [1, 2].map((seed) => denseWeight(randomTensor(seed, [72, 72, 1, 1])));
  const network: Graph = {
    ...graphOf({}, { a, b }),
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 72, 4, 4] }],
    nodes: [node('Conv', 'x a', 'c'), node('Conv', 'c b', 'y')],
  };
  const model = await createModel(network);
  for (const batch of [1, 2, 3]) {
    const x = randomTensor(3, [batch, 72, 4, 4]);
    expectAllClose((await model.run({ x })).y, execute(network, { x }).y, { rtol: 1e-4, atol: 1e-4 });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  model.dispose();
});
