import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { learningRateAt } from '../optimizer/learning-rate.ts';
import { loneExchange } from '../run/exchange.ts';
import { architectureGradients } from './architecture-gradients.ts';
import { architectureSearch } from './architecture-search.ts';
import { searchStep } from './search-step.ts';
import { tinySearch } from './tiny-search.fixture.ts';
import { withWeightUpdate } from './weight-update.ts';
import { disposeBatch, drawPart, type WholeBatchCall, wholeBatch } from './whole-batch.ts';

const name = 'alphas.reduce';

/** Optimisers of weights, how long their gradients may be together, and the learning rate: clipped steps are short. */
const steps = [
  { step: 'plain', momentum: 0, nesterov: false, gradientClip: 0, peak: 0.02 },
  { step: 'momentum', momentum: 0.9, nesterov: false, gradientClip: 0, peak: 0.02 },
  { step: 'Nesterov', momentum: 0.9, nesterov: true, gradientClip: 0, peak: 0.02 },
  { step: 'clipped', momentum: 0, nesterov: false, gradientClip: 1.5, peak: 0.1 },
  { step: 'clipped Nesterov', momentum: 0.9, nesterov: true, gradientClip: 1.5, peak: 0.1 },
];

/** A search whose weights have taken one step, and their next one. */
async function secondStep({ momentum, nesterov, gradientClip, peak }: Omit<(typeof steps)[number], 'step'>) {
  await startEngine();
  const search = tinySearch({
    ...{ optimizer: { kind: 'sgd', momentum, nesterov }, gradientClip },
    learningRate: { schedule: 'cosine', peak },
    // So that steps are those of the weights alone.
    architecture: { images: 30, after: 1000 },
  });
  const { recipe, graph, data, frozen } = search;
  if (recipe.task !== 'architecture-search' || data.dataset !== 'memory') throw new TypeError('no search');
  const { task, parts } = architectureSearch({ recipe, graph, data, frozen });
  const [exchange, place] = [loneExchange(), { worker: 0, workers: 1 }];
  const take = (step: number) => {
    const order = { ...place, step, order: new Uint32Array(), stop: false };
    return searchStep({ ...parts, steps: 4, stepsPerEpoch: 2 }, exchange, order);
  };
  await take(0);
  const weights = parts.replica.network.parameters.filter(({ role }) => role !== 'architecture');
  const shared = { parts, exchange, ...place, batchSize: 8, progress: 1 / 4 };
  const at = { ...place, step: 1 };
  const ofWeights: WholeBatchCall = {
    ...{ ...shared, learned: weights.map((spec) => spec.name) },
    batch: drawPart(parts, parts.weightImages, 1, at),
  };
  const ofArchitecture: WholeBatchCall = {
    ...{ ...shared, learned: [name] },
    batch: drawPart(parts, parts.architectureImages, 0, at),
  };
  const weightStep = { rate: learningRateAt(recipe.learningRate, 1, 4), count: 2 };
  const { replica } = parts;
  return { parts, replica, ofWeights, ofArchitecture, weightStep, task, next: () => take(1) };
}

test.each(steps)('looks ahead to the weights that a step makes: $step', async (settings) => {
  const { parts, replica, ofWeights, weightStep, task, next } = await secondStep(settings);
  const batch = await wholeBatch(ofWeights);
  const ahead = withWeightUpdate(parts, batch, weightStep, (update) => replica.stepped(update));
  disposeBatch(batch);
  const before = new Map([...ahead].map(([weight]) => [weight, values(replica.training.parameter(weight))]));
  await next();
  expect(ahead.size).toBeGreaterThan(20);
  for (const [weight, tensor] of ahead) {
    expect(values(tensor)).toEqual(values(replica.training.parameter(weight)));
    expect(values(tensor)).not.toEqual(before.get(weight));
  }
  tf.dispose([...ahead.values()]);
  task[Symbol.dispose]();
});

test.each([{ ...steps[0], order: 1 as const }, ...steps.map((step) => ({ ...step, order: 2 as const }))])(
  'are those of order $order, by finite differences of real steps: $step',
  async ({ order, ...settings }) => {
    const { replica, ofWeights, ofArchitecture, weightStep, task, next } = await secondStep(settings);
    const tensors = tf.memory().numTensors;
    const found = await architectureGradients(ofArchitecture, ofWeights, { order, ...weightStep });
    expect(tf.memory().numTensors).toBe(tensors + found.gradients.size);
    const gradient = values(found.gradients.get(name)!);
    // Along the gradient, the loss changes by its length.
    const length = Math.hypot(...gradient);
    const start = await replica.snapshot();
    const key = `parameter/${name}`;
    const { shape, data } = start.get(key)!;
    const step = 0.02;
    const lossAt = async (sign: number): Promise<number> => {
      const moved = data.map((value, index) => value + (sign * step * gradient[index]) / length);
      replica.restore(new Map([...start, [key, { shape, data: moved }]]));
      if (order === 2) await next();
      const batch = await wholeBatch(ofArchitecture);
      disposeBatch(batch);
      return batch.loss;
    };
    const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
    expect(Math.abs(slope / length - 1)).toBeLessThan(0.005);
    task[Symbol.dispose]();
  },
);

function values(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice();
}
