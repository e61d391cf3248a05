import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients no longer than `most` together: the same, or shorter ones that are the caller's to dispose, too. 0: as they
 * are.
 */
export function clipGradients(
  gradients: ReadonlyMap<string, tf.Tensor>,
  most: number,
): ReadonlyMap<string, tf.Tensor> {
  if (most === 0) return gradients;
  const length = gradientLength(gradients);
  if (!(length > most)) return gradients;
  return new Map(Array.from(gradients, ([name, gradient]) => [name, tf.mul(gradient, most / length)]));
}

/** Euclidean length of all gradients together. */
export function gradientLength(gradients: ReadonlyMap<string, tf.Tensor>): number {
  let sum = 0;
  for (const gradient of gradients.values())
    for (const value of gradient.dataSync<'float32'>()) sum += value * value;
  return Math.sqrt(sum);
}
