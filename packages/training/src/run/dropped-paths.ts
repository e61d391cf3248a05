import { randomAt } from '../data/random-at.ts';
import type { ForwardCall } from '../network/forward-call.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** The step and part of a batch that paths are dropped in, and how much of the run is done. */
interface Place {
  readonly step: number;
  readonly worker: number;
  readonly progress: number;
}

/**
 * What the paths of a network's cells are multiplied by: 0 for images that go without them, and for others so much more
 * that sums stay as large (Larsson et al. 2017; as in the code of Liu et al. 2019). The share of images rises evenly over
 * the run to the recipe's.
 */
export function droppedPaths(
  { network, seed }: Pick<Recipe, 'network' | 'seed'>,
  { step, worker, progress }: Place,
): ForwardCall['dropPath'] {
  const rate = 'dropPath' in network ? network.dropPath * progress : 0;
  if (rate === 0) return undefined;
  return (path, images) => {
    const next = randomAt(seed, purpose, step, worker, path);
    return Float32Array.from({ length: images }, () => (next() < rate ? 0 : 1 / (1 - rate)));
  };
}

/** So that what is drawn for paths tells nothing of what else is drawn for a step. */
const purpose = 3;
