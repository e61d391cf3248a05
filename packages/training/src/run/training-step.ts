import * as tf from '@tensorflow/tfjs-core';
import { learningRateAt } from '../optimizer/learning-rate.ts';
import type { TaskRecipe } from '../recipe/recipe.ts';
import type { EpochSums } from './checkpoint.ts';
import type { Exchange } from './exchange.ts';
import type { BatchTask } from './run-task.ts';
import { offer, takeTotal } from './share-update.ts';
import { checkFinite } from './training-error.ts';
import { workerPart } from './worker-part.ts';

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
  /** Of what was asked, how much came out right: images whose class came first, as a rule. */
  readonly correct: number;
  readonly asked: number;
  /** Whether a replica wanted the run to stop. */
  readonly stop: boolean;
  /** Sums over images that the weights do not learn from, where the step saw some. */
  readonly heldOut?: EpochSums;
}

/** What steps are done with. */
interface SteppedBatches {
  readonly recipe: TaskRecipe;
  readonly task: BatchTask;
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/**
 * Trains a replica by one batch, of which it computes its own part.
 *
 * @throws FsnError `diverged`, in all replicas, where the loss is not finite; the replica stays as it was then.
 */
export async function trainingStep(
  parts: SteppedBatches,
  exchange: Exchange,
  { step, order, worker, workers, stop }: StepOrder,
): Promise<StepResult> {
  const { recipe, task, steps, stepsPerEpoch } = parts;
  const { replica } = task;
  const { batchSize } = recipe;
  const first = (step % stepsPerEpoch) * batchSize;
  const [start, end] = workerPart(batchSize, worker, workers);
  const indices = order.subarray(first + start, first + end);
  const epoch = Math.floor(step / stepsPerEpoch);
  using part = await task.learn(indices, { epoch, step, worker, progress: step / steps });
  const share = indices.length / batchSize;
  // What is a mean over something else than images is added up as a sum, and divided by the sum of those.
  const weight = part.weight ?? share;
  exchange.ownNumbers[0] = part.loss * weight;
  exchange.ownNumbers[1] = part.correct;
  exchange.ownNumbers[2] = part.asked;
  exchange.ownNumbers[3] = part.weight ?? 0;
  exchange.ownNumbers[4] = stop ? 1 : 0;
  if (workers > 1) offer(replica.network, part, { gradients: weight, statistics: share }, exchange);
  exchange.sum();
  const [sum, correct, asked, weights, wishes] = exchange.totalNumbers;
  const divisor = part.weight === undefined ? 1 : weights;
  const loss = sum / divisor;
  checkFinite(loss, step + 1);
  const update = workers > 1 ? takeTotal(replica.network, part, exchange, 1 / divisor) : part;
  replica.apply({
    gradients: update.gradients,
    statistics: update.statistics,
    rate: learningRateAt(recipe.learningRate, step, steps),
    decay: recipe.weightDecay,
    count: step + 1,
  });
  if (workers > 1)
    tf.dispose([...update.gradients.filter((each) => each !== undefined), ...update.statistics.values()]);
  return { loss, correct, asked, stop: wishes > 0 };
}
