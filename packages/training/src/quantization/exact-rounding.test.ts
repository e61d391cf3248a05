import { expand, unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { drawUniform, float32, type Graph } from '@fsnet/graph';
import { cifarResNet, mobileNetV1 } from '@fsnet/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { NetworkOptions } from '../network/network-options.ts';
import { evaluate, initialValues } from '../network/run-network.fixture.ts';
import { trainableNetwork } from '../network/trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Evaluates a network, and the file that it encodes to: all bits of the outputs must agree. */
async function check(graph: Graph, options: Partial<NetworkOptions>) {
  const network = trainableNetwork(graph, { seed: 0, ...options });
  const values = initialValues(network);
  // As after training: values that no quantiser gave.
  for (const [index, { name, role, initial }] of network.parameters.entries()) {
    if (role === 'range' || role === 'scale') continue;
    const noise = drawUniform(index, initial.length, -0.05, 0.05);
    values.set(
      name,
      initial.map((value, i) => value + noise[i]),
    );
  }
  const stored = network.toGraph((name) => values.get(name)!);
  const decoded = expand(unpack(encode(stored, { goldenSamples: 0 })));
  const image = float32([1, 3, 32, 32], drawUniform(1, 3072, -1, 1));
  const plain = trainableNetwork(decoded, { seed: 0 });
  expect(await evaluate(network, values, { image })).toEqual(
    await evaluate(plain, initialValues(plain), { image }),
  );
  return { network, stored };
}

test.each([2, 3, 4, 5, 6, 7, 8])('gives the file of %i bits the values of the evaluation', async (bits) => {
  const { stored } = await check(cifarResNet({ depth: 8, width: 10 }), { bits });
  const formats = [...stored.weights.values()].map(({ vector }) =>
    vector.format === 'affine' ? vector.bits : 32,
  );
  expect(new Set(formats)).toEqual(new Set([bits, 8, 32]));
});

test.each([
  { segments: 'tap', ratio: 4 },
  { segments: 'row', ratio: 2 },
  { segments: 'filter', ratio: 3 },
  { segments: 'filter', ratio: 3, order: 'ihw' },
  { locations: 'circular', ratio: 3 },
  { locations: 'learned', segments: 'tap', ratio: 4 },
  { locations: 'learned', segments: 'row', ratio: 2, grid: 'free' },
  { segments: 'tap', ratio: 4, block: 'filter' },
  { segments: 'tap', ratio: 4, block: 16 },
] as const)('does so for summaries: %o', async (settings) => {
  for (const range of ['minmax', 'learned'] as const) {
    const layers = [{ match: '*', ...settings }];
    const { network } = await check(cifarResNet({ depth: 8, width: 4 }), { bits: 4, layers, range });
    expect(network.parameters.some(({ role }) => role === 'summary')).toBe(true);
  }
});

test('does so for depthwise filters, with a scale each', async () => {
  const graph = mobileNetV1({ width: 0.25, classes: 5 });
  const { stored } = await check(graph, { bits: 8, layers: [{ match: '*', block: 'filter' }] });
  const blocks = [...stored.weights.values()].flatMap(({ vector }) =>
    vector.format === 'affine' ? [vector.block] : [],
  );
  expect(blocks.every((block) => block > 0)).toBe(true);
});
