import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from '@fsnet/encoder';
import { execute, type Graph, type Tensor } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import { randomTensor, relativeL2, runOnnx, sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { runGraph } from '../run/run-graph.fixture.ts';
import { createModel } from './model.ts';

const folder = sharedFolder();
const read = (path: string) => new Uint8Array(readFileSync(join(folder!, 'models', path)));

function inputOf({ inputs: [{ name, shape }] }: Graph, batch: number): Record<string, Tensor> {
  const sizes = shape!.map((size, axis) => (axis === 0 ? batch : (size as number)));
  return { [name]: randomTensor(batch, sizes, -1, 1) };
}

function expectSame(given: Record<string, Tensor>, expected: Record<string, Tensor>): void {
  expect(Object.keys(given).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    expect(given[name].shape).toEqual(tensor.shape);
    expect(relativeL2(given[name], tensor), name).toBeLessThan(1e-5);
  }
}

describe.skipIf(!folder)('real networks', () => {
  test.each([
    ['darknet-tiny/darknet-tiny.onnx', 'reference'],
    ['fastestdet/FastestDet.onnx', 'reference'],
    ['ultraface/version-slim-320_simplified.onnx', 'reference'],
    ['ultraface/version-slim-320_without_postprocessing.onnx', 'reference'],
    ['cifar10-resnet/resnet20.onnx', 'onnxruntime'],
  ])('%s gives what the %s gives', async (path, judge) => {
    const bytes = read(path);
    const graph = fromOnnx(bytes);
    const inputs = inputOf(graph, 1);
    const model = await createModel(graph);
    const slow = model.explain(1).layers.filter(({ kernel }) => kernel === 'reference operator');
    expect(slow.map(({ op, shape }) => `${op} [${shape}]`)).toEqual([]);
    const expected = judge === 'reference' ? execute(graph, inputs) : await runOnnx(bytes, inputs);
    expectSame(await model.run(inputs), expected);
    model.dispose();
  });

  test.each([1, 3, 17])('ResNet-20 of summaries, batch %i', async (batch) => {
    const { graph } = compress(fromOnnx(read('cifar10-resnet/resnet20.onnx')), {
      ...{ ratio: 4, bits: 8, goldenSamples: 0, segments: batch === 3 ? 'filter' : 'tap' },
    });
    const inputs = inputOf(graph, batch);
    const expected = execute(graph, inputs);
    expectSame(await runGraph(graph, inputs), expected);
    expectSame(await runGraph(graph, inputs, { force: 'summary' }), expected);
    expectSame(await runGraph(graph, inputs, { force: 'expanded' }), expected);
  });
});
