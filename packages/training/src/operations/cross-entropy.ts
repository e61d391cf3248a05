import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean over the batch of the cross entropy `-sum(targets * log(softmax(logits)))`. No gradient flows to the targets.
 *
 * @param targets Weights of the classes, probabilities as a rule: `[batch, classes]`, as the logits.
 */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return runDifferentiable(operation, { logits, targets }, {}) as tf.Scalar;
}

const operation: Differentiable<{ logits: tf.Tensor; targets: tf.Tensor }, object> = {
  name: 'FsnetCrossEntropy',
  compose: ({ logits, targets }) =>
    tf.mul(tf.sum(tf.mul(targets, tf.logSoftmax(logits))), -1 / logits.shape[0]),
  savedInputs: ['logits', 'targets'],
  gradients: ({ upstream, inputs: { logits, targets } }) => ({
    logits: () => {
      const difference = tf.sub(tf.mul(tf.softmax(logits), tf.sum(targets, 1, true)), targets);
      return tf.mul(difference, tf.mul(upstream, 1 / logits.shape[0]));
    },
    targets: () => tf.zerosLike(targets),
  }),
};
