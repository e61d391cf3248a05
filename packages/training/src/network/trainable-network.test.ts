import { drawUniform, execute, FsnError, float32, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomNetwork } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { evaluate, initialValues } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function check(graph: Graph, input: string, shape: readonly number[], options = {}) {
  const network = trainableNetwork(graph, { seed: 0, ...options });
  const values = initialValues(network);
  const stored = network.toGraph((name) => values.get(name)!);
  const count = shape.reduce((product, size) => product * size, 1);
  const inputs = { [input]: float32(shape, drawUniform(5, count, -1, 1)) };
  const before = tf.memory().numTensors;
  const actual = evaluate(network, values, inputs);
  expect(tf.memory().numTensors).toBe(before);
  const expected = execute(stored, inputs);
  for (const [name, tensor] of Object.entries(expected))
    expectAllClose(actual[name], tensor, { rtol: 1e-5, atol: 1e-5 });
  return network;
}

test('computes what the reference executor does with the graph that it gives out', () => {
  check(cifarResNet({ depth: 8, width: 4 }), 'image', [2, 3, 32, 32]);
});

test.each([
  { segments: 'tap', ratio: 4 },
  { segments: 'row', ratio: 2 },
  { segments: 'filter', ratio: 3 },
  { segments: 'filter', ratio: 3, order: 'ihw' },
  { locations: 'half-tap', ratio: 3, segments: 'tap' },
  { locations: 'free', ratio: 3 },
  { locations: 'circular', ratio: 3 },
  { locations: 'learned', ratio: 4, segments: 'tap' },
  { locations: 'learned', ratio: 4, segments: 'filter', grid: 'free' },
] as const)('does so with summaries of $segments segments at $locations locations', (settings) => {
  const network = check(cifarResNet({ depth: 8, width: 4 }), 'image', [1, 3, 32, 32], {
    layers: [{ match: '*.conv.weight', ...settings }],
  });
  expect(network.parameters.some(({ role }) => role === 'summary')).toBe(true);
});

test('does so for drawn networks', () => {
  let trained = 0;
  for (let seed = 0; seed < 30; seed++) {
    const graph = randomNetwork(seed);
    const shape = graph.inputs[0].shape!.map((size) => (typeof size === 'number' ? size : 2));
    try {
      check(graph, 'x', shape);
      trained++;
    } catch (error) {
      if (!(error instanceof FsnError) || error.code !== 'unsupported-operator')
        throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  expect(trained).toBeGreaterThan(25);
});
