import { expectAllClose, randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { execute } from '../execute/execute.ts';
import type { Weight } from '../weight/weight.ts';
import { availablePart } from './available-part.ts';
import { checkGraph } from './check-graph.ts';
import type { Graph } from './graph.ts';
import type { Node } from './node.ts';

const node = (op: string, inputs: string[], output: string): Node => ({
  ...{ name: output, op, domain: '', inputs, outputs: [output], attributes: {} },
});

function dense(seed: number, shape: number[]): Weight {
  const { data } = randomTensor(seed, shape);
  return {
    kind: 'dense',
    dtype: 'float32',
    shape,
    vector: { format: 'plain', dtype: 'float32', data, count: data.length },
  };
}

/** A residual block of 1 x 1 convolutions between two more. */
const network: Graph = {
  ...{ name: '', opset: 22, domains: {}, metadata: {} },
  inputs: [{ name: 'image', dtype: 'float32', shape: [1, 3, 4, 4] }],
  outputs: [{ name: 'scores', dtype: 'float32', shape: [1, 5, 1, 1] }],
  nodes: [
    node('Conv', ['image', 'w0'], 'a'),
    node('Mul', ['a', 'm0'], 'b'),
    node('Relu', ['b'], 'c'),
    node('Conv', ['c', 'w1'], 'd'),
    node('Conv', ['c', 'w2', 'b2'], 'e'),
    node('Add', ['d', 'e'], 'f'),
    node('GlobalAveragePool', ['f'], 'g'),
    node('Conv', ['g', 'w3'], 'scores'),
  ],
  weights: new Map([
    ['w0', dense(0, [5, 3, 1, 1])],
    ['m0', dense(1, [5, 1, 1])],
    ...[1, 2, 3].map((i) => [`w${i}`, dense(i + 1, [5, 5, 1, 1])] as const),
    ['b2', dense(5, [5])],
  ]),
};

const namesOf = (part: Graph | undefined) => part?.nodes.map(({ name }) => name).join('');

test('grows with the weights, up to the convolution before the last whose weights are there', () => {
  const weights = new Map<string, Weight>();
  const seen: [string, string | undefined][] = [];
  for (const [name, weight] of network.weights) {
    weights.set(name, weight);
    seen.push([name, namesOf(availablePart(network, weights))]);
  }
  expect(seen).toEqual([
    ['w0', undefined],
    ['m0', undefined],
    ['w1', 'abc'],
    ['w2', 'abc'],
    ['w3', 'abc'],
    ['b2', 'abcdefg'],
  ]);
});

test('is a network that computes what the whole one does', () => {
  const image = randomTensor(9, [1, 3, 4, 4]);
  const weights = new Map(network.weights);
  for (const missing of [undefined, 'w3', 'b2', 'w2']) {
    if (missing) weights.delete(missing);
    const part = availablePart(network, weights)!;
    checkGraph(part);
    const outputs = part.outputs.map(({ name }) => name);
    const whole = execute(network, { image }, { outputs });
    for (const [name, tensor] of Object.entries(execute(part, { image }, { outputs })))
      expectAllClose(tensor, whole[name]);
    expect([...part.weights.keys()].every((name) => weights.has(name))).toBe(true);
  }
});

test('is nothing without a convolution that is followed by another', () => {
  expect(availablePart(network, new Map())).toBeUndefined();
  expect(availablePart({ ...network, nodes: [] }, network.weights)).toBeUndefined();
  expect(availablePart({ ...network, nodes: network.nodes.slice(0, 3) }, network.weights)).toBeUndefined();
});
