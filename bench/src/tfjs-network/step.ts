import type * as tf from '@tensorflow/tfjs-core';

/** Computes one value of a network out of others; those of four axes are NHWC. */
export interface Step {
  readonly inputs: readonly string[];
  readonly output: string;
  compute(inputs: readonly tf.Tensor[]): tf.Tensor;
  /** Tensors that it keeps. */
  readonly kept: readonly tf.Tensor[];
}
