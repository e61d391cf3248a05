import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, type Graph, type Tensor } from '@fsnet/graph';
import { expectAllClose, randomTensor, runOnnx, sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { toOnnx } from './export/to-onnx.ts';
import { fromOnnx } from './import/from-onnx.ts';

const shared = sharedFolder();

const files = [
  'cifar10-resnet/resnet20.onnx',
  'cifar10-resnet/resnet56.onnx',
  'darknet-tiny/darknet-tiny.onnx',
  'fastestdet/FastestDet.onnx',
  'ultraface/version-slim-320_simplified.onnx',
  'ultraface/version-slim-320_without_postprocessing.onnx',
];

function drawnInputs(graph: Graph): Record<string, Tensor> {
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }) => [
      name,
      randomTensor(
        1,
        shape!.map((size) => (typeof size === 'number' ? size : 1)),
        0,
        1,
      ),
    ]),
  );
}

function expectOutputs(
  actual: Record<string, Tensor>,
  expected: Record<string, Tensor>,
  tolerance: number,
): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const name of Object.keys(expected))
    expectAllClose(actual[name], expected[name], { rtol: tolerance, atol: tolerance });
}

describe.skipIf(!shared)('networks that others made', () => {
  for (const file of files) {
    test(file, async () => {
      const bytes = readFileSync(join(shared!, 'models', file));
      const graph = fromOnnx(bytes);
      const inputs = drawnInputs(graph);
      const expected = await runOnnx(bytes, inputs);

      const exported = toOnnx(graph);
      expect(exported.length).toBeLessThan(bytes.length * 1.02);
      expectOutputs(await runOnnx(exported, inputs), expected, 1e-4);
      expectOutputs(await runOnnx(toOnnx(graph, { opset: 22 }), inputs), expected, 1e-4);
      expectOutputs(await runOnnx(toOnnx(graph, { opset: 10 }), inputs), expected, 1e-4);
      expectOutputs(execute(graph, inputs), expected, 1e-3);

      const again = fromOnnx(exported);
      expect(again.nodes).toEqual(graph.nodes);
      expect([...again.weights.keys()].sort()).toEqual([...graph.weights.keys()].sort());
    });
  }
});
