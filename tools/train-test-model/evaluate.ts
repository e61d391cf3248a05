import { type Dataset, drawBatch } from './cifar10.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingState } from './state.ts';
import { predict } from './step.ts';

const batchSize = 250;

/** Share of `dataset` whose label is the network's first choice, 0 to 1. */
export function top1(recipe: Pick<Recipe, 'depth'>, state: TrainingState, dataset: Dataset): number {
  let correct = 0;
  for (let start = 0; start < dataset.count; start += batchSize) {
    const count = Math.min(batchSize, dataset.count - start);
    const batch = drawBatch(
      dataset,
      Array.from({ length: count }, (_, index) => start + index),
    );
    const logits = predict(recipe, state, batch);
    const classes = logits.length / count;
    for (let i = 0; i < count; i++) {
      const scores = logits.subarray(i * classes, (i + 1) * classes);
      if (scores.indexOf(Math.max(...scores)) === batch.labels[i]) correct++;
    }
  }
  return correct / dataset.count;
}
