import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** `(1 - share) * first + share * second`, of two losses. */
export function blend(first: tf.Scalar, second: tf.Scalar, share: number): tf.Scalar {
  return runDifferentiable(operation, { first, second }, { share }) as tf.Scalar;
}

const operation: Differentiable<{ first: tf.Tensor; second: tf.Tensor }, { readonly share: number }> = {
  name: 'FsnetBlend',
  compose: ({ first, second }, { share }) => tf.add(tf.mul(first, 1 - share), tf.mul(second, share)),
  savedInputs: [],
  gradients: ({ upstream, attributes: { share } }) => ({
    first: () => tf.mul(upstream, 1 - share),
    second: () => tf.mul(upstream, share),
  }),
};
