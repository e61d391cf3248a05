import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** `input @ matrix + bias`: `[batch, inputs]` by `[inputs, outputs]` gives `[batch, outputs]`; the bias is `[outputs]`. */
export function gemm(input: tf.Tensor2D, matrix: tf.Tensor2D, bias?: tf.Tensor): tf.Tensor2D {
  return runDifferentiable(operation, { input, matrix, ...(bias && { bias }) }, {}) as tf.Tensor2D;
}

const operation: Differentiable<{ input: tf.Tensor; matrix: tf.Tensor; bias?: tf.Tensor }, object> = {
  name: 'FsnetGemm',
  compose: ({ input, matrix, bias }) => {
    const product = tf.matMul(input, matrix);
    return bias ? tf.add(product, bias) : product;
  },
  savedInputs: ['input', 'matrix'],
  gradients: ({ upstream, inputs: { input, matrix } }) => ({
    input: () => tf.matMul(upstream, matrix, false, true),
    matrix: () => tf.matMul(input, upstream, true, false),
    bias: () => tf.sum(upstream, 0),
  }),
};
