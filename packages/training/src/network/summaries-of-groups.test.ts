import { encode } from '@fsnet/encoder';
import { drawUniform, execute, float32 } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import { load } from '@fsnet/wasm';
import { expect, test } from 'vitest';
import { asTrained } from './as-trained.ts';
import { frozenWeights, mixedOperation } from './mixed-operation.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

test('summaries of depthwise filters are stored, and run', async () => {
  const layers = [{ match: '*', ratio: 1.3, segments: 'filter', locations: 'free', protect: false }] as const;
  const options = { seed: 0, frozen: frozenWeights, layers, smallest: 8 };
  const network = trainableNetwork(mixedOperation(), options);
  expect([...network.summaries].sort()).toEqual(['depthwise', 'dilated', 'pointwise', 'stem']);
  expect(network.weights.stored).toBeLessThan(network.weights.dense);
  const initial = new Map([...network.parameters, ...network.statistics].map((spec) => [spec.name, spec]));
  const graph = network.toGraph((name) => initial.get(name)!.initial);
  const file = encode(graph, { recipe: asTrained(graph), goldenSamples: 0 });
  const x = float32([2, 2, 8, 6], drawUniform(3, 2 * 96, -1, 1));
  const { y } = execute(graph, { x });
  using model = await load(file, {});
  const outputs = await model.run({ x });
  expectAllClose(outputs.y, y.data as Float32Array, { atol: 1e-5 });
});
