import * as tf from '@tensorflow/tfjs-core';
import { operation } from './operation.ts';

/** Rectified sum of two tensors of one shape, the end of a residual block. */
export function addRelu(left: tf.Tensor4D, right: tf.Tensor4D): tf.Tensor4D {
  return operation([left, right], () => {
    const value = tf.relu(tf.add(left, right));
    return {
      value,
      keep: [value],
      gradients: (upstream, [sum]) => {
        const inner = tf.mul(upstream, tf.step(sum));
        return [inner, tf.clone(inner)];
      },
    };
  }) as tf.Tensor4D;
}

/** Mean over height and width: `[batch, height, width, channels]` to `[batch, channels]`. */
export function globalAveragePool(input: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, channels] = input.shape;
  return operation([input], () => ({
    value: tf.reshape(tf.avgPool(input, [height, width], 1, 'valid'), [batch, channels]),
    keep: [],
    gradients: (upstream) => [
      tf.mul(tf.fill(input.shape, 1 / (height * width)), tf.reshape(upstream, [batch, 1, 1, channels])),
    ],
  })) as tf.Tensor2D;
}

/** `input @ weight + bias`: `[batch, features]` to `[batch, classes]`. */
export function dense(input: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return operation([input, weight, bias], () => ({
    value: tf.add(tf.matMul(input, weight), bias),
    keep: [input, weight],
    gradients: (upstream, [features, matrix]) => [
      tf.matMul(upstream as tf.Tensor2D, tf.transpose(matrix)),
      tf.matMul(tf.transpose(features), upstream as tf.Tensor2D),
      tf.sum(upstream, 0),
    ],
  })) as tf.Tensor2D;
}

/** Probabilities `[batch, classes]` that are 1 for the label's class, less what `smoothing` spreads over all. */
export function smoothedLabels(labels: tf.Tensor1D, classes: number, smoothing: number): tf.Tensor2D {
  return tf.add(tf.mul(tf.oneHot(labels, classes), 1 - smoothing), smoothing / classes);
}

/**
 * Mean cross entropy of `logits` `[batch, classes]` against `target` probabilities, both softened by `temperature`
 * and scaled by its square, so that gradients keep their size (Hinton et al. 2015, section 2).
 */
export function crossEntropy(logits: tf.Tensor2D, target: tf.Tensor2D, temperature = 1): tf.Scalar {
  const [batch] = logits.shape;
  return operation([logits], () => {
    const logProbabilities = tf.logSoftmax(tf.div(logits, temperature));
    return {
      value: tf.mul(tf.sum(tf.mul(target, logProbabilities)), -(temperature ** 2) / batch),
      keep: [target, logProbabilities],
      gradients: (upstream, [expected, actual]) => [
        tf.mul(tf.mul(tf.sub(tf.exp(actual), expected), temperature / batch), upstream),
      ],
    };
  }) as tf.Scalar;
}

/** `(1 - share) * first + share * second` of two losses. */
export function blend(first: tf.Scalar, second: tf.Scalar, share: number): tf.Scalar {
  return operation([first, second], () => ({
    value: tf.add(tf.mul(first, 1 - share), tf.mul(second, share)),
    keep: [],
    gradients: (upstream) => [tf.mul(upstream, 1 - share), tf.mul(upstream, share)],
  })) as tf.Scalar;
}
