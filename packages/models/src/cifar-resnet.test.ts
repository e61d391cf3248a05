import { checkGraph, drawUniform, elementCount, execute, float32, type Graph } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { cifarResNet } from './cifar-resnet.ts';
import { parameterCount } from './parameter-count.ts';

describe('cifarResNet', () => {
  // The paper's counts plus 1x1 shortcuts (272,474 is Keras' ResNet-20 v1, which has them too).
  test.each([
    { depth: 8, parameters: 78_042 },
    { depth: 20, parameters: 272_474 },
    { depth: 32, parameters: 466_906 },
    { depth: 44, parameters: 661_338 },
    { depth: 56, parameters: 855_770 },
    { depth: 110, parameters: 1_730_714 },
  ])('depth $depth has $parameters parameters', ({ depth, parameters }) => {
    const graph = cifarResNet({ depth });
    expect(parameterCount(graph)).toBe(parameters);
    expect(countOf(graph, 'Conv') + countOf(graph, 'Gemm') - 2).toBe(depth);
  });

  test('padded shortcuts have nothing to learn: 269,722 parameters are those of the paper', () => {
    const graph = cifarResNet({ depth: 20, shortcut: 'padding' });
    checkGraph(graph);
    expect(parameterCount(graph)).toBe(269_722);
    const image = float32([1, 3, 32, 32], drawUniform(1, 3072));
    const small = cifarResNet({ depth: 8, width: 2, shortcut: 'padding' });
    const values = execute(
      { ...small, outputs: [{ ...small.outputs[0], name: 'stage2.block1.shortcut.pad' }] },
      { image },
    );
    const [shortcut] = Object.values(values);
    expect(shortcut.shape).toEqual([1, 4, 16, 16]);
    const planes = [0, 1, 2, 3].map((channel) => shortcut.data.slice(256 * channel, 256 * (channel + 1)));
    expect(planes.map((plane) => (plane as Float32Array).some((value) => value !== 0))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('bottlenecks: depth 164 has as many layers and 3 shortcuts', () => {
    const graph = cifarResNet({ depth: 164, block: 'bottleneck' });
    expect(parameterCount(graph)).toBe(1_704_154);
    expect(countOf(graph, 'Conv')).toBe(163 + 3);
    expect(graph.name).toBe('bottleneck-resnet164-cifar');
  });

  test('every node reads values that stand before it', () => {
    const graph = cifarResNet({ depth: 20, width: 8 });
    const known = new Set(['image', ...graph.weights.keys()]);
    for (const node of graph.nodes) {
      for (const input of node.inputs) expect(known).toContain(input);
      for (const output of node.outputs) {
        expect(known).not.toContain(output);
        known.add(output);
      }
    }
    expect(known).toContain('logits');
  });

  test('a batch of images gives as many logits', () => {
    const graph = cifarResNet({ depth: 8, width: 2, classes: 7 });
    const { logits } = execute(graph, { image: float32([2, 3, 32, 32], drawUniform(1, 2 * 3 * 32 * 32)) });
    expect(logits.shape).toEqual([2, 7]);
    expect([...(logits.data as Float32Array)].every(Number.isFinite)).toBe(true);
  });

  test('only defaults are left out of attributes', () => {
    const { nodes } = cifarResNet({ depth: 8 });
    const attributes = (name: string) => nodes.find((node) => node.name === name)?.attributes;
    expect(attributes('stem.conv')).toEqual({ pads: { type: 'ints', value: [1, 1, 1, 1] } });
    expect(attributes('stage2.block1.shortcut.conv')).toEqual({ strides: { type: 'ints', value: [2, 2] } });
  });

  test('the same seed gives the same weights', () => {
    expect(cifarResNet({ depth: 8 }).weights).toEqual(cifarResNet({ depth: 8 }).weights);
  });

  test('weights come from where the caller says', () => {
    const weights = (_name: string, shape: readonly number[]) =>
      new Float32Array(elementCount(shape)).fill(7);
    const weight = cifarResNet({ depth: 8, weights }).weights.get('classifier.bias');
    expect(weight?.vector).toMatchObject({ data: new Float32Array(10).fill(7) });
    expect(() => cifarResNet({ depth: 8, weights: () => new Float32Array(1) })).toThrow(
      'holds 432 values, found 1',
    );
  });

  test('an impossible depth or width is refused', () => {
    expect(() => cifarResNet({ depth: 21 })).toThrow('depth must be 6n + 2, found 21');
    expect(() => cifarResNet({ depth: 20, block: 'bottleneck', shortcut: 'padding' })).toThrow('need the');
    expect(() => cifarResNet({ depth: 8, width: 0 })).toThrow('width must be a positive integer');
  });
});

function countOf(graph: Graph, op: string): number {
  return graph.nodes.filter((node) => node.op === op).length;
}
