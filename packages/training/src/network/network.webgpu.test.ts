import { drawUniform, execute, float32 } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { computeOnGpu } from '../operations/compute-on-gpu.fixture.ts';
import { checkNetworkGradients } from './check-network-gradients.fixture.ts';
import { networkCases } from './network-cases.fixture.ts';
import { evaluate, initialValues } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

computeOnGpu();

test.each(networkCases)('has the gradients of $name', async ({ network, inputs }) => {
  await checkNetworkGradients(network(), inputs, { entries: 5 });
});

// Nothing waits for values there, so that levels next to a half may be rounded otherwise than in the file.
test.each([
  { bits: 32, grid: 'tap', segments: 'tap' },
  { bits: 32, grid: 'free', segments: 'filter' },
  { bits: 8, grid: 'tap', segments: 'row' },
  { bits: 4, grid: 'tap', segments: 'tap', range: 'learned' },
] as const)('evaluates learned locations at %o', async ({ bits, range, ...settings }) => {
  const layers = [{ match: '*', ratio: 2, locations: 'learned', block: 'tensor', ...settings }] as const;
  const network = trainableNetwork(cifarResNet({ depth: 8, width: 4 }), { seed: 0, bits, range, layers });
  const values = initialValues(network);
  const image = float32([1, 3, 32, 32], drawUniform(1, 3072, -1, 1));
  const before = tf.memory().numTensors;
  const { logits } = await evaluate(network, values, { image });
  expect(tf.memory().numTensors).toBe(before);
  const expected = execute(
    network.toGraph((name) => values.get(name)!),
    { image },
  );
  expect(relativeL2(logits, expected.logits)).toBeLessThan(bits === 32 ? 1e-4 : 0.02);
});
