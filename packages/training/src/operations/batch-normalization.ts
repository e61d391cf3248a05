import { type Differentiable, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './activation.ts';
import { batchNormalizationGradient } from './batch-normalization-gradient.ts';
import { type NormalizationAttributes, type Normalized, normalize } from './normalize.ts';

/** What {@link batchNormalization} computes with. All but `residual` end in, or are, `[channels]`. */
export interface BatchNormalizationCall {
  /** `[..., channels]`. */
  readonly input: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly bias: tf.Tensor;
  /** Added before the activation, of the input's shape. */
  readonly residual?: tf.Tensor | undefined;
  /** `none` unless given. */
  readonly activation?: Activation;
  /** Added to the variance; ONNX's 1e-5 unless given. */
  readonly epsilon?: number;
}

/** What {@link batchNormalization} gives. */
export interface NormalizedBatch {
  /** Of the input's shape. */
  readonly output: tf.Tensor;
  /** Of the batch, `[channels]`, as is the variance, which is the biased one. No gradient flows through them. */
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/**
 * Normalises every channel by its mean and variance over the batch, then scales it, shifts it, adds the residual and
 * rectifies (Ioffe and Szegedy 2015). Differentiable with respect to all four tensors.
 */
export function batchNormalization(call: BatchNormalizationCall): NormalizedBatch {
  const { input, scale, bias, residual, activation = 'none', epsilon = 1e-5 } = call;
  const [output, mean, variance] = runDifferentiable(
    operation,
    { input, scale, bias, ...(residual && { residual }) },
    { activation, epsilon, residual: residual !== undefined },
  );
  return { output, mean, variance };
}

const operation: Differentiable<Normalized, NormalizationAttributes, readonly tf.Tensor[]> = {
  name: 'FsnetBatchNormalization',
  compose: (inputs, attributes) => {
    const { input } = inputs;
    const axes = input.shape.map((_, axis) => axis).slice(0, -1);
    const mean = tf.mean(input, axes);
    const variance = tf.mean(tf.square(tf.sub(input, mean)), axes);
    return [normalize({ ...inputs, mean, variance }, attributes), mean, variance];
  },
  savedInputs: ['input', 'scale', 'bias'],
  savedOutputs: [true, true, true],
  gradients: ({ upstream, inputs, outputs, attributes }) => {
    const [output, mean, variance] = outputs;
    const [ofInput, ofScale, ofBias, ofResidual] = runKernel(
      batchNormalizationGradient,
      { ...inputs, upstream: upstream[0], output, mean, variance },
      { ...attributes, fixed: false },
    );
    return {
      input: () => ofInput,
      scale: () => ofScale,
      bias: () => ofBias,
      residual: () => ofResidual ?? tf.clone(upstream[0]),
    };
  },
};
