import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './activation.ts';

/** The tensors of a batch normalization. */
export type Normalized = {
  readonly input: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly bias: tf.Tensor;
  readonly residual?: tf.Tensor;
};

/** Settings of a batch normalization. */
export interface NormalizationAttributes {
  readonly activation: Activation;
  readonly epsilon: number;
  /** Whether there is one. */
  readonly residual: boolean;
}

/** The mean and the variance of every channel. */
export type Statistics = { readonly mean: tf.Tensor; readonly variance: tf.Tensor };

/** `activation((input - mean) * scale / sqrt(variance + epsilon) + bias + residual)`. */
export function normalize(
  { input, scale, bias, residual, mean, variance }: Normalized & Statistics,
  { activation, epsilon }: NormalizationAttributes,
): tf.Tensor {
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  const linear = tf.add(tf.mul(tf.sub(input, mean), factor), bias);
  const sum = residual ? tf.add(linear, residual) : linear;
  return activation === 'relu' ? tf.relu(sum) : sum;
}
