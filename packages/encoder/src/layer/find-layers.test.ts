import { type Graph, int64, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { findLayers } from './find-layers.ts';

function node(op: string, inputs: string[], outputs: string[], more: Partial<Node> = {}): Node {
  return { name: '', op, domain: '', inputs, outputs, attributes: {}, ...more };
}

function dense({ dtype, shape, data }: Tensor): Weight {
  return { kind: 'dense', dtype, shape, vector: { format: 'plain', dtype, data, count: data.length } };
}

function graph(nodes: Node[], weights: Record<string, Tensor>, outputs: string[]): Graph {
  return {
    name: 'test',
    opset: 22,
    domains: {},
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 8, 4, 4] }],
    outputs: outputs.map((name) => ({ name, dtype: 'float32', shape: null })),
    nodes,
    weights: new Map(Object.entries(weights).map(([name, tensor]) => [name, dense(tensor)])),
    metadata: {},
  };
}

const kernel = randomTensor(1, [8, 8, 3, 3]);

function places(network: Graph): Record<string, string | undefined> {
  return Object.fromEntries(findLayers(network).map(({ name, place }) => [name, place]));
}

describe('findLayers', () => {
  test('takes weights of layers with 256 values or more, and nothing else', () => {
    const network = graph(
      [
        node('Conv', ['x', 'kernel', 'bias'], ['a'], { attributes: { group: { type: 'int', value: 2 } } }),
        node('Conv', ['a', 'small'], ['b']),
        node('BatchNormalization', ['b', 'scale', 'scale', 'scale', 'scale'], ['c']),
        node('Add', ['c', 'table'], ['d']),
        node('Reshape', ['d', 'sizes'], ['e']),
        node('Gemm', ['e', 'matrix'], ['f']),
        node('Gemm', ['f', 'wide'], ['g']),
      ],
      {
        kernel: randomTensor(1, [8, 4, 3, 3]),
        bias: randomTensor(2, [512]),
        small: randomTensor(3, [8, 8, 1, 1]),
        scale: randomTensor(4, [512]),
        table: randomTensor(5, [8, 8, 4, 4]),
        sizes: int64([2], [1, -1]),
        matrix: randomTensor(6, [128, 10]),
        wide: { dtype: 'float64', shape: [10, 100], data: new Float64Array(1000) },
      },
      ['g'],
    );
    expect(findLayers(network).map(({ name, op, groups, direct }) => ({ name, op, groups, direct }))).toEqual(
      [
        { name: 'kernel', op: 'Conv', groups: 2, direct: true },
        { name: 'matrix', op: 'Gemm', groups: 1, direct: true },
      ],
    );
  });

  test('sees weights through transposes, and leaves those that anything else reads', () => {
    const matrix = randomTensor(1, [16, 32]);
    const network = graph(
      [
        node('Transpose', ['turned'], ['t']),
        node('MatMul', ['x', 't'], ['a']),
        node('MatMul', ['a', 'shared'], ['b']),
        node('Mul', ['b', 'shared'], ['c']),
        node('MatMul', ['c', 'captured'], ['d']),
        node('If', ['d'], ['e'], { captures: ['captured'] }),
        node('MatMul', ['e', 'shown'], ['f']),
        node('MatMul', ['f', 'twice'], ['g']),
        node('MatMul', ['g', 'twice'], ['h']),
        node('Custom', ['h', 'foreign'], ['i'], { domain: 'com.example' }),
      ],
      { turned: matrix, shared: matrix, captured: matrix, shown: matrix, twice: matrix, foreign: matrix },
      ['i', 'shown'],
    );
    expect(findLayers(network).map(({ name, direct }) => [name, direct])).toEqual([
      ['turned', false],
      ['twice', true],
    ]);
  });

  test('knows the first and the last layers of branches', () => {
    const network = graph(
      [
        node('Relu', ['x'], ['x2']),
        node('Conv', ['x2', 'stem'], ['a']),
        node('Conv', ['x', 'side'], ['b']),
        node('Concat', ['a', 'b'], ['c']),
        node('Conv', ['c', 'middle'], ['d']),
        node('Conv', ['d', 'boxes'], ['e']),
        node('Conv', ['d', 'scores'], ['f']),
        node('Sigmoid', ['f'], ['g']),
      ],
      { stem: kernel, side: kernel, middle: kernel, boxes: kernel, scores: kernel },
      ['e', 'g'],
    );
    expect(places(network)).toEqual({
      stem: 'first',
      side: 'first',
      middle: undefined,
      boxes: 'last',
      scores: 'last',
    });
  });

  test('counts one last layer of a chain of residual blocks', () => {
    const network = graph(
      [
        node('Conv', ['x', 'stem'], ['a']),
        node('Conv', ['a', 'block1'], ['b']),
        node('Add', ['a', 'b'], ['c']),
        node('Conv', ['c', 'block2'], ['d']),
        node('Add', ['d', 'c'], ['e']),
        node('GlobalAveragePool', ['e'], ['y']),
      ],
      { stem: kernel, block1: kernel, block2: kernel },
      ['y'],
    );
    expect(places(network)).toEqual({ stem: 'first', block1: undefined, block2: 'last' });
  });

  test('does not count a product of two computed values as a layer', () => {
    const matrix = randomTensor(1, [16, 16]);
    const network = graph(
      [
        node('MatMul', ['x', 'query'], ['q']),
        node('MatMul', ['q', 'q'], ['s']),
        node('MatMul', ['s', 'value'], ['v']),
        node('MatMul', ['v', 's'], ['y']),
      ],
      { query: matrix, value: matrix },
      ['y'],
    );
    expect(places(network)).toEqual({ query: 'first', value: 'last' });
  });
});
