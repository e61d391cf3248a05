import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean over the batch of the divergence (Kullback-Leibler) of the student's softened probabilities from the teacher's,
 * times the squared temperature, so that gradients keep their size (Hinton et al. 2015, section 2). No gradient flows
 * to the teacher.
 *
 * @param logits Of the student: `[batch, classes]`, as are the teacher's.
 */
export function distillationLoss(
  logits: tf.Tensor2D,
  teacherLogits: tf.Tensor2D,
  temperature: number,
): tf.Scalar {
  return runDifferentiable(divergence, { logits, teacherLogits }, { temperature }) as tf.Scalar;
}

/** Mean of the squared differences of the student's logits from the teacher's. No gradient flows to the teacher. */
export function logitsLoss(logits: tf.Tensor2D, teacherLogits: tf.Tensor2D): tf.Scalar {
  return runDifferentiable(meanSquare, { logits, teacherLogits }, {}) as tf.Scalar;
}

type Logits = { readonly logits: tf.Tensor; readonly teacherLogits: tf.Tensor };

const divergence: Differentiable<Logits, { readonly temperature: number }> = {
  name: 'FsnetDistillation',
  compose: ({ logits, teacherLogits }, { temperature }) => {
    const wanted = tf.logSoftmax(tf.div(teacherLogits, temperature));
    const actual = tf.logSoftmax(tf.div(logits, temperature));
    const terms = tf.mul(tf.exp(wanted), tf.sub(wanted, actual));
    return tf.mul(tf.sum(terms), temperature ** 2 / logits.shape[0]);
  },
  savedInputs: ['logits', 'teacherLogits'],
  gradients: ({ upstream, inputs: { logits, teacherLogits }, attributes: { temperature } }) => ({
    logits: () => {
      const [actual, wanted] = [logits, teacherLogits].map((each) => tf.softmax(tf.div(each, temperature)));
      return tf.mul(tf.sub(actual, wanted), tf.mul(upstream, temperature / logits.shape[0]));
    },
    teacherLogits: () => tf.zerosLike(teacherLogits),
  }),
};

const meanSquare: Differentiable<Logits, object> = {
  name: 'FsnetLogitsDistance',
  compose: ({ logits, teacherLogits }) => tf.mean(tf.square(tf.sub(logits, teacherLogits))),
  savedInputs: ['logits', 'teacherLogits'],
  gradients: ({ upstream, inputs: { logits, teacherLogits } }) => ({
    logits: () => tf.mul(tf.sub(logits, teacherLogits), tf.mul(upstream, 2 / logits.size)),
    teacherLogits: () => tf.zerosLike(teacherLogits),
  }),
};
