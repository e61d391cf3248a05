import { randomGenerator } from '@fsnet/graph';
import { type Dataset, drawBatch } from './cifar10.ts';
import { type Recipe, rateAt } from './recipe.ts';
import type { TrainingState } from './state.ts';
import { trainingStep } from './step.ts';

/** What an epoch reports. */
export interface EpochResult {
  /** Mean loss over the steps. */
  readonly loss: number;
  readonly images: number;
  readonly milliseconds: number;
}

/** Trains `state` once through `dataset`, in an order that only the seed and the epoch decide; see `trainingStep`. */
export function trainEpoch(
  recipe: Recipe,
  state: TrainingState,
  dataset: Dataset,
  teacher?: TrainingState,
): EpochResult {
  const next = randomGenerator(recipe.seed + 1000 * (state.epoch + 1));
  const order = shuffled(dataset.count, next);
  const steps = Math.floor(dataset.count / recipe.batchSize);
  const started = performance.now();
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    const indices = order.subarray(step * recipe.batchSize, (step + 1) * recipe.batchSize);
    const batch = drawBatch(dataset, indices, () => ({
      shiftX: Math.floor(next() * (2 * recipe.cropPadding + 1)) - recipe.cropPadding,
      shiftY: Math.floor(next() * (2 * recipe.cropPadding + 1)) - recipe.cropPadding,
      mirror: next() < 0.5,
    }));
    loss += trainingStep(
      recipe,
      state,
      batch,
      rateAt(recipe, state.epoch * steps + step, recipe.epochs * steps),
      teacher,
    );
    if (!Number.isFinite(loss))
      throw new Error(`the loss is ${loss} at step ${step} of epoch ${state.epoch + 1}`);
  }
  state.epoch++;
  return { loss: loss / steps, images: steps * recipe.batchSize, milliseconds: performance.now() - started };
}

function shuffled(count: number, next: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
