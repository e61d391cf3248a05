import { type Differentiable, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormalizationCall } from './batch-normalization.ts';
import { batchNormalizationGradient } from './batch-normalization-gradient.ts';
import { type NormalizationAttributes, type Normalized, normalize, type Statistics } from './normalize.ts';

/**
 * As `batchNormalization`, by the statistics that are given, `[channels]`: what networks that are trained do. No
 * gradient flows through the statistics.
 *
 * @returns The output, of the input's shape.
 */
export function normalized(call: BatchNormalizationCall & Statistics): tf.Tensor {
  const { input, scale, bias, residual, mean, variance, activation = 'none', epsilon = 1e-5 } = call;
  return runDifferentiable(
    operation,
    { input, scale, bias, mean, variance, ...(residual && { residual }) },
    { activation, epsilon, residual: residual !== undefined },
  );
}

const operation: Differentiable<Normalized & Statistics, NormalizationAttributes> = {
  name: 'FsnetNormalization',
  compose: normalize,
  savedInputs: ['input', 'scale', 'bias', 'mean', 'variance'],
  savedOutputs: [true],
  gradients: ({ upstream, inputs, outputs, attributes }) => {
    const [ofInput, ofScale, ofBias, ofResidual] = runKernel(
      batchNormalizationGradient,
      { ...inputs, upstream, output: outputs[0] },
      { ...attributes, fixed: true },
    );
    return {
      input: () => ofInput,
      scale: () => ofScale,
      bias: () => ofBias,
      residual: () => ofResidual ?? tf.clone(upstream),
      mean: () => tf.zerosLike(inputs.mean),
      variance: () => tf.zerosLike(inputs.variance),
    };
  },
};
