import * as tf from '@tensorflow/tfjs-core';
import type { NormalizationAttributes, Normalized } from './batch-normalization.ts';

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
