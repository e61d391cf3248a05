import type { Kernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { NormalizationAttributes } from './normalize.ts';

/** What the gradients of a batch normalization are computed from. */
export type BatchNormalizationUpstream = {
  readonly upstream: tf.Tensor;
  readonly input: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly bias: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  /** The rectified one says where the gradient ends. */
  readonly output: tf.Tensor;
};

/** Settings of {@link batchNormalizationGradient}. */
export interface GradientAttributes extends NormalizationAttributes {
  /** Whether the statistics are given numbers, in place of functions of the input. */
  readonly fixed: boolean;
}

/** The gradients of input, scale, bias and, where there is a residual whose sum is rectified, residual. */
export const batchNormalizationGradient: Kernel<
  BatchNormalizationUpstream,
  GradientAttributes,
  readonly tf.Tensor[]
> = {
  name: 'FsnetBatchNormalizationGradient',
  compose: ({ upstream, input, scale, mean, variance, output }, { activation, epsilon, fixed, residual }) => {
    const axes = input.shape.map((_, axis) => axis).slice(0, -1);
    const rectified = activation === 'relu';
    const inner = rectified ? tf.mul(upstream, tf.step(output)) : upstream;
    const ofResidual = rectified && residual ? [inner] : [];
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(tf.sub(input, mean), inverse);
    const ofBias = tf.sum(inner, axes);
    const ofScale = tf.sum(tf.mul(inner, normalized), axes);
    const factor = tf.mul(scale, inverse);
    if (fixed) return [tf.mul(inner, factor), ofScale, ofBias, ...ofResidual];
    const count = input.size / scale.size;
    const change = tf.div(tf.add(ofBias, tf.mul(normalized, ofScale)), count);
    return [tf.mul(tf.sub(inner, change), factor), ofScale, ofBias, ...ofResidual];
  },
};
