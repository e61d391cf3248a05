import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { canonicalOpset, execute, type Graph, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomTensor } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { preparedImage } from './prepared-image.fixture.ts';
import { createModel } from './start-model.ts';

const backend = 'cpu';
const graph = cifarResNet({ depth: 8, width: 4 });
const image = (batch: number): Tensor => randomTensor(batch, [batch, 3, 32, 32]);
const expected = (batch: number): Tensor => execute(graph, { image: image(batch) }).logits;
const close = { atol: 1e-5 };

test('inputs as arrays, tensors and tensors of tfjs', async () => {
  const model = await createModel(graph, { backend });
  const { data } = image(2);
  const tensor = tf.tensor(data as Float32Array, [2, 3, 32, 32]);
  for (const given of [data, image(2), tensor])
    expectAllClose((await model.run({ image: given })).logits, expected(2).data as Float32Array, close);
  expect(tensor.isDisposed).toBe(false);
  tensor.dispose();
  model.dispose();
});

test('predictions stay on the device, and are tidied or disposed by the caller', async () => {
  const model = await createModel(graph, { backend });
  await model.run({ image: image(1) });
  const before = tf.memory().numTensors;
  const { logits } = model.predict({ image: image(1) });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(logits.shape).toEqual([1, 10]);
  expectAllClose((await logits.data()) as Float32Array, expected(1).data as Float32Array, close);
  logits.dispose();
  const best = tf.tidy(() => tf.argMax(model.predict({ image: image(1) }).logits, 1));
  expect(tf.memory().numTensors).toBe(before + 1);
  best.dispose();
  model.dispose();
});

test('weights that were uploaded inside of a tidy stay', async () => {
  const model = await createModel(graph, { backend });
  tf.tidy(() => void model.predict({ image: image(1) }));
  expectAllClose((await model.run({ image: image(1) })).logits, expected(1).data as Float32Array, close);
  model.dispose();
});

test('batches of any size in any order, several runs at once', async () => {
  const model = await createModel(graph, { backend });
  const batches = [1, 4, 1, 2, 3, 5, 6, 1, 6];
  const runs = batches.map((batch) => model.runTensors({ image: image(batch) }));
  for (const [i, run] of runs.entries()) expectAllClose((await run).logits, expected(batches[i]), close);
  const { numTensors } = tf.memory();
  for (const batch of batches) await model.run({ image: image(batch) });
  expect(tf.memory().numTensors).toBe(numTensors);
  model.dispose();
});

test('a batch of nothing gives outputs of nothing', async () => {
  const model = await createModel(graph, { backend });
  expect(await model.runTensors({ image: image(0) })).toEqual({
    logits: { dtype: 'float32', shape: [0, 10], data: new Float32Array() },
  });
  model.dispose();
});

test('inputs that do not fit are refused, and leave nothing', async () => {
  const model = await createModel(graph, { backend });
  const before = tf.memory().numTensors;
  await expect(model.run({})).rejects.toThrow(TypeError);
  await expect(model.run({ image: image(1), more: image(1) })).rejects.toThrow(TypeError);
  await expect(model.run({ image: randomTensor(1, [1, 3, 32, 31]) })).rejects.toThrow(RangeError);
  await expect(model.run({ image: new Float32Array(7) })).rejects.toThrow(RangeError);
  const integers = tf.zeros([1, 3, 32, 32], 'int32');
  await expect(model.run({ image: integers })).rejects.toThrow(TypeError);
  integers.dispose();
  const pixels = { data: new Uint8Array(4), width: 1, height: 1 };
  await expect(model.run({ image: pixels })).rejects.toThrow('takes no image');
  await expect(model.run({ image: image(1) }, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('dispose frees everything and ends all use', async () => {
  await tf.setBackend(backend);
  const { numTensors, numBytes } = tf.memory();
  const model = await createModel(graph, { backend });
  await model.run({ image: image(2) });
  expect(tf.memory().numTensors).toBeGreaterThan(numTensors);
  model.dispose();
  model.dispose();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  await expect(model.run({ image: image(1) })).rejects.toThrow('was disposed');
  expect(() => model.explain()).toThrow('was disposed');
  expect(() => model.predict({ image: image(1) })).toThrow('was disposed');
});

test('another backend is an error, not another result', async () => {
  const model = await createModel(graph, { backend });
  await tf.setBackend('wasm');
  await expect(model.run({ image: image(1) })).rejects.toThrow("backend 'cpu', which is 'wasm' now");
  await tf.setBackend('cpu');
  await model.run({ image: image(1) });
  model.dispose();
  await expect(createModel(graph, { backend: 'webgl' })).rejects.toThrow("no backend 'webgl'");
  expect(tf.getBackend()).toBe('cpu');
});

function graphOf(nodes: readonly Partial<Node>[], weights: Record<string, Weight> = {}): Graph {
  return {
    ...{
      name: '',
      opset: canonicalOpset,
      domains: {},
      metadata: {},
      weights: new Map(Object.entries(weights)),
    },
    inputs: [{ name: 'x', dtype: 'float32', shape: [3, 'n'] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: nodes.map((node) => ({
      name: '',
      op: '',
      domain: '',
      inputs: ['x'],
      outputs: ['y'],
      attributes: {},
      ...node,
    })),
  };
}

test('all operators that nothing can run are named before anything runs', async () => {
  const nodes = [
    { op: 'Imaginary', outputs: ['a'] },
    { op: 'Relu', domain: 'elsewhere', inputs: ['a'] },
  ];
  await expect(createModel(graphOf(nodes), { backend })).rejects.toMatchObject({
    code: 'unsupported-operator',
    message: expect.stringMatching(/Imaginary of domain ai\.onnx, Relu of domain elsewhere/),
  });
});

test('what only the host can do waits for the device, and says so', async () => {
  const model = await createModel(
    graphOf([
      { op: 'Exp', outputs: ['e'] },
      { op: 'NonZero', inputs: ['e'] },
    ]),
    { backend },
  );
  const x = randomTensor(1, [3, 4]);
  const { y } = await model.runTensors({ x });
  expect(y).toEqual(execute(graphOf([{ op: 'NonZero' }]), { x: randomTensor(1, [3, 4], 1, 2) }).y);
  expect(() => model.predict({ x })).toThrow('use predictAsync');
  const explanation = model.explain({ x: [3, 4] });
  expect(explanation.needsDownloads).toBe(true);
  expect(explanation.layers.at(-1)).toMatchObject({
    ...{ op: 'NonZero', kernel: 'reference operator', reason: 'waits for e of the device' },
  });
  const predicted = await model.predictAsync({ x });
  expect(predicted.y).toMatchObject({ dtype: 'int32', shape: [2, 12] });
  predicted.y.dispose();
  model.dispose();
});

test('integers as inputs: predictions take arrays of them, of tensors only predictAsync does', async () => {
  const table = { format: 'plain', dtype: 'float32', data: Float32Array.of(1, 2, 3, 4), count: 4 } as const;
  const network: Graph = {
    ...graphOf(
      [
        { op: 'Gather', inputs: ['table', 'x'], outputs: ['g'] },
        { op: 'Neg', inputs: ['g'] },
      ],
      { table: { kind: 'dense', dtype: 'float32', shape: [4], vector: table } },
    ),
    inputs: [{ name: 'x', dtype: 'int32', shape: ['n'] }],
  };
  const model = await createModel(network, { backend });
  const x = Int32Array.of(3, 0, 2);
  const given = tf.tensor1d(x, 'int32');
  const { numTensors } = tf.memory();
  for (const indices of [x, given]) {
    expect(await model.run({ x: indices })).toEqual({ y: Float32Array.of(-4, -1, -3) });
    const { y } = await model.predictAsync({ x: indices });
    expect(await y.data()).toEqual(Float32Array.of(-4, -1, -3));
    y.dispose();
  }
  const { y } = model.predict({ x });
  expect(await y.data()).toEqual(Float32Array.of(-4, -1, -3));
  y.dispose();
  expect(() => model.predict({ x: given })).toThrow('input "x" is needed on the host: use predictAsync');
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(given.isDisposed).toBe(false);
  given.dispose();
  model.dispose();
});

test.each([
  ['stretch', 'rgb', 'nchw', 32, 32],
  ['stretch', 'bgr', 'nhwc', 20, 13],
  ['crop', 'gray', 'nchw', 12, 12],
  ['crop', 'rgb', 'nchw', 60, 50],
] as const)(
  'images become inputs: %s, %s, %s, %i x %i',
  async (resize, colorOrder, layout, width, height) => {
    const channels = colorOrder === 'gray' ? 1 : 3;
    const preprocessing = {
      ...{ input: 'x', width, height, resize, colorOrder, layout, scale: 1 / 255 },
      mean: [0.485, 0.456, 0.406].slice(0, channels),
      std: [0.229, 0.224, 0.225].slice(0, channels),
    };
    const shape = layout === 'nchw' ? [1, channels, height, width] : [1, height, width, channels];
    const network: Graph = {
      ...graphOf([
        { op: 'Relu', outputs: ['a'] },
        { op: 'Neg', outputs: ['b'] },
        { op: 'Add', inputs: ['a', 'b'] },
      ]),
      inputs: [{ name: 'x', dtype: 'float32', shape }],
      metadata: { preprocessing: [preprocessing] },
    };
    const rgba = Uint8Array.from({ length: 32 * 32 * 4 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256);
    const sample = preparedImage(rgba, { width: 32, height: 32 }, preprocessing);
    const model = await createModel(network, { backend });
    const before = tf.memory().numTensors;
    const { y } = await model.run({ x: { data: rgba, width: 32, height: 32 } });
    expectAllClose(
      y,
      sample.map((value) => Math.max(value, 0) - value),
      close,
    );
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  },
);
