import * as tf from '@tensorflow/tfjs-core';
import { learningRateAt } from '../optimizer/learning-rate.ts';
import { batchGradients, disposeGradients } from './batch-gradients.ts';
import { drawTrainingBatch } from './draw-batch.ts';
import type { Exchange } from './exchange.ts';
import { correctCount } from './measure.ts';
import type { ReplicaParts } from './replica-parts.ts';
import { offer, takeTotal } from './share-update.ts';
import { checkFinite } from './training-error.ts';

/** Which step is to be done by which replica. */
export interface StepOrder {
  /** Steps done before. */
  readonly step: number;
  /** The order in which this epoch goes through the images. */
  readonly order: Uint32Array;
  readonly worker: number;
  readonly workers: number;
  /** Whether this replica wants the run to stop. */
  readonly stop: boolean;
}

/** What a step of all replicas gave. */
export interface StepResult {
  /** Mean over the batch. */
  readonly loss: number;
  /** Images whose class came first. */
  readonly correct: number;
  /** Whether a replica wanted the run to stop. */
  readonly stop: boolean;
}

/**
 * Trains a replica by one batch, of which it computes its own part.
 *
 * @throws FsnError `diverged`, in all replicas, where the loss is not finite; the replica stays as it was then.
 */
export async function trainingStep(
  parts: ReplicaParts,
  exchange: Exchange,
  { step, order, worker, workers, stop }: StepOrder,
): Promise<StepResult> {
  const { recipe, image, replica, teacher, training, steps, stepsPerEpoch } = parts;
  const { batchSize } = recipe;
  const first = (step % stepsPerEpoch) * batchSize;
  const indices = order.subarray(
    first + Math.floor((worker * batchSize) / workers),
    first + Math.floor(((worker + 1) * batchSize) / workers),
  );
  const epoch = Math.floor(step / stepsPerEpoch);
  const batch = drawTrainingBatch(training, indices, image.preprocessing, recipe, { epoch, step, worker });
  const found = batchGradients(recipe, image, replica, batch, step / steps, teacher);
  try {
    const [[ownLoss], logits, answers] = await Promise.all([
      found.loss.data<'float32'>(),
      found.logits.data<'float32'>(),
      found.answers?.data<'float32'>(),
    ]);
    const share = indices.length / batchSize;
    const classes = logits.length / indices.length;
    exchange.ownNumbers[0] = ownLoss * share;
    exchange.ownNumbers[1] = correctCount(logits, batch.labels, classes, answers);
    exchange.ownNumbers[2] = stop ? 1 : 0;
    if (workers > 1) offer(image.network, found, share, exchange);
    exchange.sum();
    const [loss, correct, wishes] = exchange.totalNumbers;
    checkFinite(loss, step + 1);
    const update = workers > 1 ? takeTotal(image.network, found, exchange) : found;
    replica.apply({
      ...update,
      rate: learningRateAt(recipe.learningRate, step, steps),
      decay: recipe.weightDecay,
      count: step + 1,
    });
    if (workers > 1)
      tf.dispose([...update.gradients.filter((each) => each !== undefined), ...update.statistics.values()]);
    return { loss, correct, stop: wishes > 0 };
  } finally {
    disposeGradients(found);
  }
}
