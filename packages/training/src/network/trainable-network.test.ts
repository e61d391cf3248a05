import { compress } from '@fsnet/encoder';
import { drawUniform, execute, FsnError, float32, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomNetwork } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { NetworkOptions } from './network-options.ts';
import { evaluate, initialValues } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function check(
  graph: Graph,
  input: string,
  shape: readonly number[],
  options: Partial<NetworkOptions> = {},
) {
  const network = trainableNetwork(graph, { seed: 0, ...options });
  const values = initialValues(network);
  const stored = network.toGraph((name) => values.get(name)!);
  const count = shape.reduce((product, size) => product * size, 1);
  const inputs = { [input]: float32(shape, drawUniform(5, count, -1, 1)) };
  const before = tf.memory().numTensors;
  const actual = await evaluate(network, values, inputs);
  expect(tf.memory().numTensors).toBe(before);
  const expected = execute(stored, inputs);
  for (const [name, tensor] of Object.entries(expected))
    expectAllClose(actual[name], tensor, { rtol: 1e-5, atol: 1e-5 });
  return network;
}

test('computes what the reference executor does with the graph that it gives out', async () => {
  await check(cifarResNet({ depth: 8, width: 4 }), 'image', [2, 3, 32, 32]);
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
] as const)('does so with summaries of $segments segments at $locations locations', async (settings) => {
  const network = await check(cifarResNet({ depth: 8, width: 4 }), 'image', [1, 3, 32, 32], {
    layers: [{ match: '*.conv.weight', ...settings }],
  });
  expect(network.parameters.some(({ role }) => role === 'summary')).toBe(true);
});

test('does so for drawn networks', async () => {
  let trained = 0;
  for (let seed = 0; seed < 30; seed++) {
    const graph = randomNetwork(seed);
    const shape = graph.inputs[0].shape!.map((size) => (typeof size === 'number' ? size : 2));
    try {
      await check(graph, 'x', shape);
      trained++;
    } catch (error) {
      if (!(error instanceof FsnError) || error.code !== 'unsupported-operator')
        throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  expect(trained).toBeGreaterThan(25);
});

test('names all operators that gradients do not pass, before anything runs', () => {
  const graph = cifarResNet({ depth: 8, width: 2 });
  const node = (op: string, input: string, output: string) =>
    ({ name: '', op, domain: '', inputs: [input], outputs: [output], attributes: {} }) as const;
  const nodes = [...graph.nodes, node('Round', 'logits', 'rounded'), node('ArgMax', 'rounded', 'best')];
  const outputs = [{ name: 'best', dtype: 'int64', shape: null }] as const;
  expect(() => trainableNetwork({ ...graph, nodes, outputs }, { seed: 0 })).toThrow(
    expect.objectContaining({ code: 'unsupported-operator', message: 'gradients do not pass Round, ArgMax' }),
  );
});

test('has no parameters that no output depends on, and tells what each is', () => {
  const graph = cifarResNet({ depth: 8, width: 4 });
  const outputs = [{ name: 'stem.relu', dtype: 'float32', shape: null }] as const;
  const { parameters, statistics } = trainableNetwork({ ...graph, outputs }, { seed: 0 });
  expect(parameters.map(({ name, role, shape, decayed }) => ({ name, role, shape, decayed }))).toEqual([
    { name: 'stem.conv.weight', role: 'filter', shape: [3, 3, 3, 4], decayed: true },
    { name: 'stem.bn.scale', role: 'scale', shape: [4], decayed: false },
    { name: 'stem.bn.bias', role: 'bias', shape: [4], decayed: false },
  ]);
  expect(statistics.map(({ name, momentum }) => [name, momentum])).toEqual([
    ['stem.bn.mean', 0.9],
    ['stem.bn.variance', 0.9],
  ]);
});

test('tells where learned locations lie', () => {
  const layers = [{ match: '*.conv.weight', ratio: 4, segments: 'tap', locations: 'learned' }] as const;
  const network = trainableNetwork(cifarResNet({ depth: 8, width: 8 }), { seed: 0, layers });
  const values = initialValues(network);
  const stored = network.toGraph((name) => values.get(name)!);
  const locations = network.locations((name) => values.get(name)!);
  expect(locations.size).toBeGreaterThan(3);
  for (const [name, real] of locations) {
    const weight = stored.weights.get(name)!;
    const starts =
      weight.kind === 'summary' && weight.locations.kind === 'explicit' ? weight.locations.starts : [];
    // The ends of a summary are a little inside, where the sigmoid still moves.
    expectAllClose(real, [...starts], { rtol: 0, atol: 0.051 * weight.shape[1] });
  }
});

test('tells which layers have summaries, and why others that were to stay dense', () => {
  const layers = [{ match: '*', ratio: 4, segments: 'tap' }] as const;
  const { summaries, obstacles } = trainableNetwork(cifarResNet({ depth: 8, width: 8 }), { seed: 0, layers });
  expect(summaries).toContain('stage3.block1.second.conv.weight');
  expect(summaries.filter((name) => obstacles.has(name))).toEqual([]);
  expect(obstacles.get('stage3.block1.shortcut.conv.weight')).toMatch(/^a 1x1 kernel/);
});

test('refuses a network whose normalizations share statistics, as small files do', () => {
  const network = cifarResNet({ depth: 8, width: 4 });
  const weights = new Map(network.weights);
  for (const [name, weight] of weights) {
    const count = weight.vector.count;
    const vector = {
      format: 'plain',
      dtype: 'float32',
      data: new Float32Array(count).fill(0.5),
      count,
    } as const;
    if (name.endsWith('.mean')) weights.set(name, { ...weight, vector });
  }
  const { graph } = compress({ ...network, weights }, { small: true, goldenSamples: 0 });
  expect(() => trainableNetwork(graph, { seed: 0 })).toThrow(
    expect.objectContaining({ code: 'bad-value', message: expect.stringContaining('--small') }),
  );
});
