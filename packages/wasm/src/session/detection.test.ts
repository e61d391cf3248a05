import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { drawUniform, execute, type Graph, type Tensor } from '@fsnet/graph';
import { detectingNetwork, ssdSmall, withFilterSummaries } from '@fsnet/models';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { expectAllClose, randomTensor, runOnnx, sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { load } from '../load/load.ts';
import { runGraph } from '../run/run-graph.fixture.ts';
import { createModel } from './model.ts';

const network = ssdSmall({ size: 64, classes: 3, width: 4, scales: [0.1, 0.3, 0.5, 0.8] });
const values = (_name: string, length: number) => drawUniform(length, length, -0.3, 0.3);
const summaries = { ...network, graph: withFilterSummaries(network.graph, { ratio: 2, values }) };
const image = randomTensor(3, [1, 3, 64, 64], -1, 1);

function expectSame(
  given: Readonly<Record<string, Tensor>>,
  expected: Readonly<Record<string, Tensor>>,
  tolerance: number,
): void {
  expect(Object.keys(given).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    expect(given[name].dtype).toBe(tensor.dtype);
    expectAllClose(given[name], tensor, { rtol: tolerance, atol: tolerance });
  }
}

describe.each([
  ['dense filters', network],
  ['filter summaries', summaries],
])('a detector of %s', (_name, trained) => {
  const graph = detectingNetwork(trained, { score: 0.3, most: 30 });

  test('gives here what it gives in the reference and in onnxruntime', async () => {
    const expected = await runOnnx(toOnnx(graph), { image });
    const [count] = expected.scores.shape;
    expect(count).toBeGreaterThan(5);
    expectSame(execute(graph, { image }), expected, 1e-4);
    expectSame(await runGraph(graph, { image }), expected, 1e-4);
  });

  test('does so out of a file of 8 bits, in files again and again', async () => {
    const file = encode(graph, { bits: 8 });
    const decoded = decode(file);
    const expected = execute(decoded, { image });
    expect(expected.scores.shape[0]).toBeGreaterThan(5);
    using model = await load(file);
    expectSame(await model.runTensors({ image }), expected, 1e-4);
    const onnx = toOnnx(decoded);
    expectSame(await runOnnx(onnx, { image }), expected, 1e-4);
    expectSame(await runOnnx(toOnnx(decoded, { form: 'compact' }), { image }), expected, 1e-4);
    expectSame(await runGraph(fromOnnx(onnx), { image }), expected, 1e-4);
  });

  test('runs again with more boxes and with none', async () => {
    const model = await createModel(graph);
    for (const scale of [1, 0, 3]) {
      const data = Float32Array.from(image.data as Float32Array, (value) => value * scale);
      const inputs = { image: { ...image, data } };
      expectSame(await model.run(inputs), execute(graph, inputs), 1e-4);
    }
    model.dispose();
  });

  test('runs what is trained, in batches', async () => {
    const images = { image: randomTensor(4, [2, 3, 64, 64], -1, 1) };
    expectSame(await runGraph(trained.graph, images), execute(trained.graph, images), 1e-4);
  });
});

const folder = sharedFolder();

describe.skipIf(!folder)('detectors that others made', () => {
  test.each([
    'fastestdet/FastestDet.onnx',
    'ultraface/version-slim-320_simplified.onnx',
    'ultraface/version-slim-320_without_postprocessing.onnx',
  ])('%s gives what onnxruntime gives', async (path) => {
    const bytes = readFileSync(join(folder!, 'models', path));
    const graph: Graph = fromOnnx(bytes);
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name, shape }) => [name, randomTensor(1, shape!.map(Number), 0, 1)]),
    );
    expectSame(await runGraph(graph, inputs), await runOnnx(bytes, inputs), 1e-3);
  });
});
