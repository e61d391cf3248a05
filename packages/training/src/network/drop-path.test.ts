import { drawUniform, float32 } from '@fsnet/graph';
import { dartsNetwork, dartsV2, heInitialization } from '@fsnet/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { droppedPaths } from '../run/dropped-paths.ts';
import type { ForwardCall } from './forward-call.ts';
import { asInput, initialValues, tensors } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

test('multiplies every path of a cell by its factor of an image', async () => {
  await startEngine();
  const sizes = { channels: 2, cells: 1, classes: 3, size: 8 };
  const graph = dartsNetwork({ genotype: dartsV2, ...sizes, weights: heInitialization(1) });
  const network = trainableNetwork(graph, { seed: 0 });
  const values = initialValues(network);
  const logits = (dropPath: ForwardCall['dropPath']): number[] =>
    tf.tidy(() => {
      const outputs = network.forward({
        inputs: { image: asInput(float32([2, 3, 8, 8], drawUniform(3, 384, -1, 1))) },
        parameter: tensors(network.parameters, values),
        statistic: tensors(network.statistics, values),
        ...{ training: true, observe: () => {}, progress: 0, dropPath },
      });
      return [...outputs.logits.dataSync()];
    });
  const whole = logits(undefined);
  const asked = new Set<number>();
  const ones = logits((path, images) => {
    asked.add(path);
    return new Float32Array(images).fill(1);
  });
  expect(ones).toEqual(whole);
  // A reduction cell of DARTS_V2: skips between nodes are no paths.
  expect(asked.size).toBe(5);
  const bias = values.get('classifier.bias')!;
  const dropped = logits(() => Float32Array.of(0, 1));
  expect(dropped.slice(0, 3)).toEqual([...bias]);
  expect(dropped.slice(3)).not.toEqual([...bias]);
});

test('drops the share of images to which the run has risen, the same whenever it is asked', () => {
  const recipe = { network: { architecture: 'darts', dropPath: 0.4 } as never, seed: 3 };
  const at = (progress: number) => droppedPaths(recipe, { step: 7, worker: 0, progress });
  expect(at(0)).toBeUndefined();
  const factors = at(0.5)!(2, 10_000);
  expect(factors.filter((factor) => factor === 0).length / 10_000).toBeCloseTo(0.2, 1);
  expect(Math.max(...factors)).toBeCloseTo(1 / 0.8, 5);
  expect(at(0.5)!(2, 10_000)).toEqual(factors);
  expect(at(0.5)!(3, 10_000)).not.toEqual(factors);
});

test('leaves paths on average as large as they are', () => {
  const recipe = { network: { architecture: 'darts', dropPath: 0.5 } as never, seed: 3 };
  const count = 100_000;
  for (const progress of [0.2, 0.6, 1]) {
    const rate = 0.5 * progress;
    const factors = droppedPaths(recipe, { step: 7, worker: 0, progress })!(2, count);
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / count;
    // Five deviations of a mean of so many.
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / count));
  }
});
