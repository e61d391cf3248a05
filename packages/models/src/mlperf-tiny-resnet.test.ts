import { checkGraph, drawUniform, execute, float32, inferShapes } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { mlperfTinyResNet } from './mlperf-tiny-resnet.ts';
import { parameterCount } from './parameter-count.ts';

test('MLPerf Tiny’s ResNet-8: its parameters, its sizes, and it runs', async () => {
  const graph = mlperfTinyResNet();
  checkGraph(graph);
  expect(parameterCount(graph)).toBe(78_186);
  expect(inferShapes(graph).get('stage3.block1.relu')?.shape).toEqual(['N', 64, 8, 8]);
  const image = float32([1, 3, 32, 32], drawUniform(1, 3072));
  const { logits } = await runOnnx(toOnnx(graph), { image });
  expectAllClose(execute(graph, { image }).logits, logits);
});
