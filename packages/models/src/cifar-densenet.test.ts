import { checkGraph, drawUniform, float32, inferShapes } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { cifarDenseNet } from './cifar-densenet.ts';
import { parameterCount } from './parameter-count.ts';
import { zeros } from './zeros.fixture.ts';

describe('cifarDenseNet', () => {
  // The paper's table 2: 0.8 M for k = 12, 15.3 M for k = 24 and 250 layers.
  test.each([
    { growth: 12, depth: 100, compression: 0.5, parameters: 769_162 },
    { growth: 24, depth: 100, compression: 0.5, parameters: 3_020_506 },
    { growth: 24, depth: 250, compression: 0.5, parameters: 15_324_406 },
    { growth: 12, depth: 100, compression: 1, parameters: 1_210_066 },
  ])('k = $growth, depth $depth, compression $compression: $parameters parameters', (each) => {
    const graph = cifarDenseNet({ ...each, weights: zeros });
    checkGraph(graph);
    expect(parameterCount(graph)).toBe(each.parameters);
    const weighted = graph.nodes.filter(({ op }) => op === 'Conv' || op === 'Gemm');
    expect(weighted).toHaveLength(each.depth);
  });

  test('channels grow in blocks, halve between them', () => {
    const shapes = inferShapes(cifarDenseNet({ growth: 12, weights: zeros }));
    const values = [
      'stem.conv',
      'block1.layer16.concat',
      'transition1.pool',
      'transition2.pool',
      'final.relu',
    ];
    expect(values.map((value) => shapes.get(value)?.shape)).toEqual([
      ['N', 24, 32, 32],
      ['N', 216, 32, 32],
      ['N', 108, 16, 16],
      ['N', 150, 8, 8],
      ['N', 342, 8, 8],
    ]);
  });

  test('it runs in onnxruntime', async () => {
    const graph = cifarDenseNet({ growth: 4, depth: 16, classes: 5 });
    const image = float32([2, 3, 32, 32], drawUniform(1, 2 * 3 * 1024));
    const { logits } = await runOnnx(toOnnx(graph), { image });
    expect(logits.shape).toEqual([2, 5]);
    expect(Array.from(logits.data, Number).every(Number.isFinite)).toBe(true);
  });

  test('impossible sizes are refused', () => {
    expect(() => cifarDenseNet({ growth: 12, depth: 101 })).toThrow('depth must be 6n + 4, found 101');
    expect(() => cifarDenseNet({ growth: 0 })).toThrow('growth must be a positive integer');
    expect(() => cifarDenseNet({ growth: 12, compression: 1.5 })).toThrow('at most 1, found 1.5');
  });
});
