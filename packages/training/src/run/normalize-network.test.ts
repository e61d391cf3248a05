import { drawUniform, execute, float32, type Graph, type Preprocessing, type Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose } from '@fsnet/testing';
import { expect, test } from 'vitest';
import type { StoredImages } from '../data/dataset.ts';
import { normalizeNetwork } from './normalize-network.ts';

const shape = [8, 8, 3] as const;
const images: StoredImages = {
  shape,
  labels: [],
  pixels: Uint8Array.from(drawUniform(1, 40 * 192, 0, 256)),
  targets: new Int32Array(40).fill(-1),
};

function folded(): Graph {
  const weights = new Map<string, Weight>();
  const add = (name: string, sizes: readonly number[]): string => {
    const count = sizes.reduce((product, size) => product * size, 1);
    const data = drawUniform(weights.size, count, -0.4, 0.5);
    const vector = { format: 'plain', dtype: 'float32', data, count } as const;
    weights.set(name, { kind: 'dense', dtype: 'float32', shape: sizes, vector });
    return name;
  };
  const node = (op: string, inputs: string[], output: string) =>
    ({ name: output, op, domain: '', inputs, outputs: [output], attributes: {} }) as const;
  const preprocessing: Preprocessing = {
    input: 'x',
    width: 8,
    height: 8,
    resize: 'stretch',
    colorOrder: 'rgb',
    layout: 'nchw',
    scale: 1 / 255,
    mean: [0.5, 0.4, 0.3],
    std: [0.2, 0.3, 0.4],
  };
  return {
    ...{ name: 'folded', opset: 22, domains: {}, weights, metadata: { preprocessing: [preprocessing] } },
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3, 8, 8] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [
      node('Conv', ['x', add('w1', [10, 3, 3, 3]), add('b1', [10])], 'a'),
      node('Relu', ['a'], 'r'),
      node('GlobalAveragePool', ['r'], 'p'),
      node('Flatten', ['p'], 'f'),
      node('Gemm', ['f', add('w2', [10, 4]), add('b2', [4])], 'y'),
    ],
  };
}

test('a network of folded normalizations gets new ones by its images, and answers as before', async () => {
  const before = folded();
  const after = await normalizeNetwork(before, images, 'cpu');
  expect(after.nodes.map(({ op }) => op).join()).toBe(
    'Conv,BatchNormalization,Relu,GlobalAveragePool,Flatten,Gemm',
  );
  const x = float32([2, 3, 8, 8], drawUniform(2, 2 * 192, -2, 2));
  expectAllClose(
    execute(after, { x }).y.data as Float32Array,
    execute(before, { x }).y.data as Float32Array,
    {
      rtol: 1e-4,
      atol: 1e-5,
    },
  );
});

test('a network without biases stays as it is', async () => {
  const graph = cifarResNet({ depth: 8, width: 4 });
  expect(await normalizeNetwork(graph, images, 'cpu')).toBe(graph);
});
