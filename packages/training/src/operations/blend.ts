import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** `(1 - share) * first + share * second`, of two losses. */
export function blend(first: tf.Scalar, second: tf.Scalar, share: number): tf.Scalar {
  return weightedSum(first, second, [1 - share, share]);
}

/** `first + weight * second`, of two losses. */
export function addWeighted(first: tf.Scalar, second: tf.Scalar, weight: number): tf.Scalar {
  return weightedSum(first, second, [1, weight]);
}

function weightedSum(first: tf.Scalar, second: tf.Scalar, weights: readonly [number, number]): tf.Scalar {
  return runDifferentiable(operation, { first, second }, { weights }) as tf.Scalar;
}

interface Attributes {
  readonly weights: readonly [number, number];
}

const operation: Differentiable<{ first: tf.Tensor; second: tf.Tensor }, Attributes> = {
  name: 'FsnetBlend',
  compose: ({ first, second }, { weights }) => tf.add(tf.mul(first, weights[0]), tf.mul(second, weights[1])),
  savedInputs: [],
  gradients: ({ upstream, attributes: { weights } }) => ({
    first: () => tf.mul(upstream, weights[0]),
    second: () => tf.mul(upstream, weights[1]),
  }),
};
