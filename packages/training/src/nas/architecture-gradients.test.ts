import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { loneExchange } from '../run/exchange.ts';
import { architectureGradients } from './architecture-gradients.ts';
import { architectureSearch } from './architecture-search.ts';
import { tinySearch } from './tiny-search.fixture.ts';
import { drawPart, type WholeBatchCall, wholeBatch } from './whole-batch.ts';

const name = 'alphas.reduce';
const rate = 0.02;

/** The loss on images of the architecture after a step of the weights. */
async function lossAhead(
  ofArchitecture: WholeBatchCall,
  ofWeights: WholeBatchCall,
  alphas: tf.Tensor,
): Promise<number> {
  const values = new Map([[name, alphas]]);
  const { gradients } = await wholeBatch({ ...ofWeights, values });
  const { parameter } = ofWeights.parts.replica.training;
  for (const [weight, gradient] of gradients)
    values.set(weight, tf.sub(parameter(weight), tf.mul(gradient, rate)));
  return (await wholeBatch({ ...ofArchitecture, values })).loss;
}

test.each([1, 2] as const)('are those of order %i, by finite differences', async (order) => {
  await startEngine();
  const search = tinySearch({ optimizer: { kind: 'sgd', momentum: 0 }, weightDecay: 0 });
  const { task, parts } = openParts(search);
  const place = { step: 0, worker: 0, workers: 1 };
  const shared = { parts, exchange: loneExchange(), worker: 0, workers: 1, batchSize: 8, progress: 0 };
  const weights = parts.replica.network.parameters.filter(({ role }) => role !== 'architecture');
  const ofWeights = {
    ...{ ...shared, learned: weights.map((spec) => spec.name) },
    batch: drawPart(parts, parts.weightImages, 0, place),
  };
  const ofArchitecture = {
    ...{ ...shared, learned: [name] },
    batch: drawPart(parts, parts.architectureImages, 0, place),
  };
  const found = await architectureGradients(ofArchitecture, ofWeights, { order, rate });
  const gradient = found.gradients.get(name)!.dataSync<'float32'>();
  // Along the gradient, the loss changes by its length.
  const length = Math.hypot(...gradient);
  const alphas = parts.replica.training.parameter(name);
  const step = 0.02;
  const direction = tf.mul(found.gradients.get(name)!, step / length);
  const lossAt = async (sign: number): Promise<number> => {
    const moved = tf.add(alphas, tf.mul(direction, sign));
    if (order === 2) return lossAhead(ofArchitecture, ofWeights, moved);
    return (await wholeBatch({ ...ofArchitecture, values: new Map([[name, moved]]) })).loss;
  };
  const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
  expect(Math.abs(slope / length - 1)).toBeLessThan(order === 1 ? 0.01 : 0.05);
  task[Symbol.dispose]();
});

function openParts({ recipe, graph, data, frozen }: ReturnType<typeof tinySearch>) {
  if (recipe.task !== 'architecture-search' || data.dataset !== 'memory') throw new TypeError('no search');
  return architectureSearch({ recipe, graph, data, frozen });
}
