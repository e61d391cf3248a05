import * as tf from '@tensorflow/tfjs-core';
import type { Update } from '../run/replica.ts';
import { clipGradients, gradientLength } from './clip-gradients.ts';
import type { SearchParts } from './search-parts.ts';

/** What decides a step of the weights beside the recipe and the gradients. */
export interface WeightStep {
  readonly rate: number;
  /** Steps of the run, this one included. */
  readonly count: number;
}

type Gradients = ReadonlyMap<string, tf.Tensor>;

/**
 * What `use` makes of the step of the weights along gradients, clipped as the recipe says: the step that is taken, and
 * that the architecture looks ahead to.
 */
export function withWeightUpdate<Result>(
  { recipe, replica }: Pick<SearchParts, 'recipe' | 'replica'>,
  { gradients, statistics }: { readonly gradients: Gradients; readonly statistics: Update['statistics'] },
  step: WeightStep,
  use: (update: Update) => Result,
): Result {
  const clipped = clipGradients(gradients, recipe.gradientClip);
  try {
    const aligned = replica.network.parameters.map(({ name }) => clipped.get(name));
    return use({ gradients: aligned, statistics, decay: recipe.weightDecay, ...step });
  } finally {
    if (clipped !== gradients) tf.dispose([...clipped.values()]);
  }
}

/**
 * How a loss behind the step falls with the step's gradients, for a learning rate of 1: its slopes by the stepped
 * weights, times the (symmetric) derivative of what the step subtracts. The tensors are the caller's.
 *
 * Clipping makes `g` into `most * g / |g|`, so that what lies along `g` changes nothing. With Nesterov, a gradient
 * counts for the step and once more in the momentum.
 */
export function slopesBeforeStep(
  { optimizer, gradientClip }: SearchParts['recipe'],
  gradients: Gradients,
  slopes: Gradients,
): { readonly slopes: Map<string, tf.Tensor>; readonly factor: number } {
  if (optimizer.kind !== 'sgd') throw new TypeError('a step of second order is one of gradient descent');
  const nesterov = optimizer.nesterov ? 1 + optimizer.momentum : 1;
  const length = gradientLength(gradients);
  if (gradientClip === 0 || !(length > gradientClip))
    return {
      slopes: new Map(Array.from(slopes, ([name, slope]) => [name, slope.clone()])),
      factor: nesterov,
    };
  let along = 0;
  for (const [name, slope] of slopes) {
    const gradient = gradients.get(name)?.dataSync<'float32'>();
    if (!gradient) continue;
    const values = slope.dataSync<'float32'>();
    for (let i = 0; i < values.length; i++) along += values[i] * gradient[i];
  }
  const share = along / length ** 2;
  const across = Array.from(slopes, ([name, slope]): [string, tf.Tensor] => {
    const gradient = gradients.get(name);
    return [name, gradient ? tf.tidy(() => tf.sub(slope, tf.mul(gradient, share))) : slope.clone()];
  });
  return { slopes: new Map(across), factor: (nesterov * gradientClip) / length };
}
