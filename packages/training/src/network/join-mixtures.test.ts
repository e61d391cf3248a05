import { weightTensor } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { frozenWeights, mixedOperation } from './mixed-operation.fixture.ts';
import { planTraining } from './network-plan.ts';
import { trainableNetwork } from './trainable-network.ts';

const graph = mixedOperation();
const learned = new Set(['alphas', 'stem', 'depthwise', 'pointwise', 'dilated']);

function stepCount(change: (values: Float32Array) => void): number {
  const weights = new Map([...graph.weights]);
  const ones = weights.get('ones')!;
  const data = (weightTensor(ones).data as Float32Array).slice();
  change(data);
  weights.set('ones', { ...ones, vector: { format: 'plain', dtype: 'float32', data, count: data.length } });
  const statistics = [...weights.keys()].filter((name) => /mean|variance/.test(name));
  return planTraining({ ...graph, weights }, new Set([...learned, ...statistics])).steps.length;
}

test('joins products, the normalizations before them, and leaves out what takes the shares to pieces', () => {
  // Stem, split, 4 convolutions, softmax, 3 pools, mixture, concat and gather.
  expect(stepCount(() => {})).toBe(12);
});

test('leaves normalizations that scale as they are', () => {
  expect(stepCount((scale) => scale.fill(2))).toBe(15);
});

test('learns architecture weights, and no scales that are frozen', () => {
  const { parameters } = trainableNetwork(graph, { seed: 0, frozen: frozenWeights });
  expect(parameters.map(({ name, role }) => `${name} ${role}`).sort()).toEqual([
    'alphas architecture',
    'depthwise filter',
    'dilated filter',
    'pointwise filter',
    'stem filter',
  ]);
  expect(trainableNetwork(graph, { seed: 0 }).parameters.map(({ name }) => name)).toContain('ones');
});
