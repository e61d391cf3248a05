import {
  checkGraph,
  drawUniform,
  execute,
  float32,
  type Graph,
  inferShapes,
  multiplyAdds,
} from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterCount } from '../parameter-count.ts';
import { zeros } from '../zeros.fixture.ts';
import { withoutAuxiliary } from './auxiliary-head.ts';
import { dartsNetwork } from './darts-network.ts';
import type { Genotype } from './genotype.ts';
import { dartsV1, dartsV2 } from './published-genotypes.ts';
import { randomGenotype } from './random-genotype.ts';

describe('dartsNetwork', () => {
  // The authors' code logs 3.349342 MB for V2: millions of parameters, without the auxiliary classifier.
  test.each([
    { name: 'V1', genotype: dartsV1, auxiliary: false, parameters: 3_169_414 },
    { name: 'V1', genotype: dartsV1, auxiliary: true, parameters: 3_645_840 },
    { name: 'V2', genotype: dartsV2, auxiliary: false, parameters: 3_349_342 },
    { name: 'V2', genotype: dartsV2, auxiliary: true, parameters: 3_825_768 },
  ])('$name has $parameters parameters (auxiliary: $auxiliary)', ({ genotype, auxiliary, parameters }) => {
    const graph = dartsNetwork({ genotype, auxiliary, weights: zeros });
    checkGraph(graph);
    expect(parameterCount(graph)).toBe(parameters);
  });

  test('V2: the stem has 108 filters, cells 6 and 13 are reductions, 528 M multiply-adds', () => {
    const graph = dartsNetwork({ genotype: dartsV2, weights: zeros });
    const shapes = inferShapes(graph);
    const shapeOf = (name: string) => shapes.get(name)?.shape;
    expect(shapeOf('stem.bn')).toEqual(['N', 108, 32, 32]);
    expect(shapeOf('cells.5.output')).toEqual(['N', 144, 32, 32]);
    expect(shapeOf('cells.6.output')).toEqual(['N', 288, 16, 16]);
    expect(shapeOf('cells.13.output')).toEqual(['N', 576, 8, 8]);
    expect(shapeOf('cells.19.output')).toEqual(['N', 576, 8, 8]);
    expect(Math.round(multiplyAdds(graph).total / 1e6)).toBe(528);
  });

  test('every path has a name but skips at a stride of 1', () => {
    const values = new Set(
      dartsNetwork({ genotype: dartsV2, channels: 2, cells: 3, weights: zeros }).nodes.flatMap(
        ({ outputs }) => outputs,
      ),
    );
    const paths = (cell: number) =>
      [2, 3, 4, 5].map((node) =>
        [0, 1].map((edge) => values.has(`cells.${cell}.node.${node}.edge.${edge}.path`)),
      );
    expect(paths(0)).toEqual([
      [true, true],
      [true, true],
      [true, false],
      [false, true],
    ]);
    // The reduction's skips come from node 2, which is small already.
    expect(paths(1)).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, true],
    ]);
  });

  test('runs as in onnxruntime, every operation at both strides', async () => {
    const graph = dartsNetwork({ genotype: everything, channels: 4, cells: 3, size: 8, classes: 3 });
    await expectSameInOnnxruntime(graph, 8);
  });

  test('runs as in onnxruntime with the auxiliary classifier', async () => {
    const graph = dartsNetwork({ genotype: dartsV2, channels: 1, cells: 2, classes: 3, auxiliary: true });
    const outputs = await expectSameInOnnxruntime(graph, 32);
    expect(outputs.auxiliary.shape).toEqual([2, 3]);
  });

  test('without the auxiliary classifier it is the network that was built without', () => {
    const built = (auxiliary: boolean) => {
      const graph = dartsNetwork({ genotype: dartsV2, channels: 2, cells: 3, auxiliary, weights: zeros });
      return auxiliary ? withoutAuxiliary(graph) : graph;
    };
    expect(built(true).outputs).toEqual(built(false).outputs);
    expect(built(true).nodes).toEqual(built(false).nodes);
    expect([...built(true).weights.keys()]).toEqual([...built(false).weights.keys()]);
  });

  test('networks of drawn genotypes are whole', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, cells) => {
        const graph = dartsNetwork({
          genotype: randomGenotype(seed),
          channels: 2,
          cells,
          size: 8,
          weights: zeros,
        });
        checkGraph(graph);
        expect(inferShapes(graph).get('logits')?.shape).toEqual(['N', 10]);
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    [{ channels: 0 }, 'channels must be a positive integer, found 0'],
    [{ size: 30 }, 'size must be a multiple of 4, found 30'],
    [{ cells: 1, auxiliary: true }, 'needs images of 32 x 32 pixels and 2 cells, found 32 x 32 and 1'],
    [{ size: 64, auxiliary: true }, 'found 64 x 64 and 20'],
  ])('%j is refused', (options, message) => {
    expect(() => dartsNetwork({ genotype: dartsV1, ...options })).toThrow(message);
  });
});

const operations = [
  ['max_pool_3x3', 0],
  ['avg_pool_3x3', 1],
  ['skip_connect', 0],
  ['sep_conv_3x3', 1],
  ['sep_conv_5x5', 0],
  ['dil_conv_3x3', 1],
  ['dil_conv_5x5', 0],
  ['skip_connect', 1],
] as const;
const cell = {
  edges: operations.map(([operation, from], index) => ({ to: 2 + Math.floor(index / 2), from, operation })),
  concat: [2, 3, 4, 5],
};
const everything: Genotype = { version: 1, normal: cell, reduce: cell };

async function expectSameInOnnxruntime(graph: Graph, size: number) {
  checkGraph(graph);
  const image = float32([2, 3, size, size], drawUniform(1, 2 * 3 * size * size));
  const own = execute(graph, { image });
  const peer = await runOnnx(toOnnx(graph), { image });
  expect(Object.keys(own)).toEqual(Object.keys(peer));
  for (const [name, tensor] of Object.entries(own))
    expectAllClose(tensor, peer[name], { rtol: 1e-4, atol: 1e-5 });
  return own;
}
