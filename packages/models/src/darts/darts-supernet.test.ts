import { checkGraph, drawUniform, execute, float32, inferShapes } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { parameterCount } from '../parameter-count.ts';
import { zeros } from '../zeros.fixture.ts';
import { dartsSupernet } from './darts-supernet.ts';
import { dartsOperations } from './genotype.ts';

describe('dartsSupernet', () => {
  test('counts as the paper’s network does: 16 channels and 8 cells have 1,930,618 parameters', () => {
    const { graph, constants } = dartsSupernet({ channels: 16, cells: 8, weights: zeros });
    checkGraph(graph);
    const unlearned = [...constants].reduce((count, name) => count + graph.weights.get(name)!.shape[0], 0);
    // Beside those of layers, the authors' code counts none: its architecture weights stand apart.
    expect(parameterCount(graph) - unlearned).toBe(1_930_618);
  });

  test('all edges of all cells, each with seven operations', () => {
    const { graph, edges } = dartsSupernet({ channels: 4, cells: 5, size: 8, weights: zeros });
    expect(edges).toHaveLength(5 * 14);
    const shapes = inferShapes(graph);
    for (const { cell, kind, to, from, row, sum, paths } of edges) {
      expect(kind).toBe(cell === 1 || cell === 3 ? 'reduce' : 'normal');
      expect(from).toBeLessThan(to);
      expect(row).toBe([0, 2, 5, 9][to - 2] + from);
      const size = cell < 1 ? 8 : cell < 3 ? 4 : 2;
      for (const path of [sum, ...paths.map((path) => path.value)])
        expect(shapes.get(path)?.shape).toEqual(['N', (4 * 8) / size, size, size]);
      for (const { share } of paths) expect(shapes.get(share)?.shape).toEqual([1]);
    }
    expect(shapes.get('cells.4.output')?.shape).toEqual(['N', 64, 2, 2]);
  });

  test.each([1, 4] as const)(
    'runs as in onnxruntime, with one channel in %i seen',
    async (partialChannels) => {
      const { graph } = dartsSupernet({ channels: 4, cells: 3, size: 8, classes: 5, partialChannels });
      checkGraph(graph);
      const image = float32([2, 3, 8, 8], drawUniform(1, 2 * 3 * 64));
      const { logits } = execute(graph, { image });
      const peer = await runOnnx(toOnnx(graph), { image });
      expectAllClose(logits, peer.logits, { rtol: 1e-4, atol: 1e-5 });
    },
  );

  test('edges that have settled for one operation give just that', () => {
    const alphas = { normal: new Float32Array(112).fill(-1e9), reduce: new Float32Array(112) };
    const operation = 'dil_conv_5x5';
    for (let row = 0; row < 14; row++) alphas.normal[8 * row + dartsOperations.indexOf(operation)] = 0;
    const { graph, edges } = dartsSupernet({ channels: 2, cells: 3, size: 4, alphas });
    const intoThird = edges.filter(({ kind, to }) => kind === 'normal' && to === 3);
    const paths = intoThird.map(({ paths }) => paths.find((path) => path.operation === operation)!.value);
    const [{ sum }] = intoThird;
    const outputs = [sum, ...paths].map((name) => ({ ...graph.outputs[0], name }));
    const values = execute({ ...graph, outputs }, { image: float32([1, 3, 4, 4], drawUniform(2, 48)) });
    const [summed, ...terms] = [sum, ...paths].map((name) => values[name].data as Float32Array);
    expect(terms).toHaveLength(3);
    expectAllClose(
      summed,
      summed.map((_, i) => terms[0][i] + terms[1][i] + terms[2][i]),
    );
    expect(summed.some((each) => each !== 0)).toBe(true);
  });

  test('with partial channels, those that pass operations by are shuffled in', () => {
    // All shares are none's: only what passes by is left.
    const alphas = { normal: new Float32Array(112), reduce: new Float32Array(112) };
    for (const rows of Object.values(alphas)) for (let row = 0; row < 14; row++) rows[8 * row] = 1e4;
    const { graph } = dartsSupernet({ channels: 8, cells: 3, size: 4, partialChannels: 4, alphas });
    const names = ['cells.0.input.0.bn', 'cells.0.input.1.bn', 'cells.0.node.2.sum'];
    const outputs = names.map((name) => ({ ...graph.outputs[0], name }));
    const values = execute({ ...graph, outputs }, { image: float32([1, 3, 4, 4], drawUniform(3, 48)) });
    const [first, second, sum] = names.map((name) => values[name].data as Float32Array);
    const planes = [undefined, 2, 4, 6, undefined, 3, 5, 7].map((from) =>
      Array.from({ length: 16 }, (_, i) =>
        from === undefined ? 0 : Math.fround(first[16 * from + i] + second[16 * from + i]),
      ),
    );
    expect([...sum]).toEqual(planes.flat());
  });

  test.each([
    [{ channels: 6, cells: 3, partialChannels: 4 }, 'channels must be a multiple of 4, found 6'],
    [{ channels: 4, cells: 0 }, 'cells must be a positive integer, found 0'],
    [{ channels: 4, cells: 3, size: 6 }, 'size must be a multiple of 4, found 6'],
    [
      { channels: 4, cells: 3, alphas: { normal: new Float32Array(8), reduce: new Float32Array(112) } },
      'alphas.normal [14, 8] holds 112 values, found 8',
    ],
  ] as const)('%j is refused', (options, message) => {
    expect(() => dartsSupernet(options)).toThrow(message);
  });
});
