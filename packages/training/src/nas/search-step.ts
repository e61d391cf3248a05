import * as tf from '@tensorflow/tfjs-core';
import { learningRateAt } from '../optimizer/learning-rate.ts';
import type { Exchange } from '../run/exchange.ts';
import { checkFinite } from '../run/training-error.ts';
import type { StepOrder, StepResult } from '../run/training-step.ts';
import { architectureGradients } from './architecture-gradients.ts';
import type { SearchParts } from './search-parts.ts';
import { withWeightUpdate } from './weight-update.ts';
import { disposeBatch, drawPart, type WholeBatchCall, wholeBatch } from './whole-batch.ts';

interface SearchStepParts extends SearchParts {
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/**
 * One step of a search: of the architecture by images that the weights do not learn from, then of the weights.
 *
 * @throws FsnError `diverged`, in all replicas, where a loss is not finite.
 */
export async function searchStep(
  parts: SearchStepParts,
  exchange: Exchange,
  order: StepOrder,
): Promise<StepResult> {
  const { recipe, replica, steps, stepsPerEpoch } = parts;
  const { step, worker, workers, stop } = order;
  const { architecture, batchSize } = recipe;
  const weightStep = { rate: learningRateAt(recipe.learningRate, step, steps), count: step + 1 };
  const names = (isArchitecture: boolean): string[] =>
    replica.network.parameters.flatMap(({ name, role }) =>
      (role === 'architecture') === isArchitecture ? [name] : [],
    );
  const weightBatch = drawPart(parts, parts.weightImages, step, order);
  const shared = { parts, exchange, worker, workers, batchSize, progress: step / steps };
  const ofWeights: WholeBatchCall = { ...shared, learned: names(false), batch: weightBatch, stop };
  const number = step - architecture.after * stepsPerEpoch;
  let heldOut: StepResult['heldOut'];
  if (number >= 0) {
    const batch = drawPart(parts, parts.architectureImages, number, order);
    const ofArchitecture: WholeBatchCall = { ...shared, learned: names(true), batch };
    const settings = { order: architecture.order, ...weightStep };
    const found = await architectureGradients(ofArchitecture, ofWeights, settings);
    checkFinite(found.loss, step + 1);
    replica.apply({
      gradients: aligned(parts, withDecay(parts, found.gradients, architecture.weightDecay)),
      statistics: new Map(),
      ...{ rate: architecture.learningRate, decay: 0, count: number + 1 },
    });
    tf.dispose([...found.gradients.values()]);
    heldOut = { loss: found.loss * batchSize, correct: found.correct, images: batchSize };
  }
  const found = await wholeBatch(ofWeights);
  try {
    checkFinite(found.loss, step + 1);
    withWeightUpdate(parts, found, weightStep, (update) => replica.apply(update));
  } finally {
    disposeBatch(found);
  }
  const { loss, correct } = found;
  return { loss, correct, asked: batchSize, stop: found.stop, ...(heldOut && { heldOut }) };
}

/** In the order of the network's parameters. */
function aligned(
  { replica }: SearchParts,
  gradients: ReadonlyMap<string, tf.Tensor>,
): (tf.Tensor | undefined)[] {
  return replica.network.parameters.map(({ name }) => gradients.get(name));
}

/** Adds the decay to gradients, in place: as the paper's Adam has it, not beside the gradient. */
function withDecay(
  { replica }: SearchParts,
  gradients: Map<string, tf.Tensor>,
  decay: number,
): ReadonlyMap<string, tf.Tensor> {
  for (const [name, gradient] of gradients) {
    const decayed = tf.tidy(() => tf.add(gradient, tf.mul(replica.training.parameter(name), decay)));
    gradient.dispose();
    gradients.set(name, decayed);
  }
  return gradients;
}
