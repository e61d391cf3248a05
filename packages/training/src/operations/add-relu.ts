import { type Differentiable, type Kernel, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** Rectified values. */
export function relu(input: tf.Tensor): tf.Tensor {
  return runDifferentiable(rectify, { input }, {});
}

/** The rectified sum of two tensors of one shape. */
export function addRelu(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  return runDifferentiable(rectifySum, { left, right }, {});
}

const rectify: Differentiable<{ input: tf.Tensor }, object> = {
  name: 'FsnetRelu',
  compose: ({ input }) => tf.relu(input),
  savedInputs: [],
  savedOutputs: [true],
  gradients: ({ upstream, outputs: [output] }) => ({
    input: () => runKernel(gradient, { upstream, output }, {}),
  }),
};

const rectifySum: Differentiable<{ left: tf.Tensor; right: tf.Tensor }, object> = {
  name: 'FsnetAddRelu',
  compose: ({ left, right }) => tf.relu(tf.add(left, right)),
  savedInputs: [],
  savedOutputs: [true],
  gradients: ({ upstream, outputs: [output] }) => {
    const inner = runKernel(gradient, { upstream, output }, {});
    return { left: () => inner, right: () => tf.clone(inner) };
  },
};

/** The upstream gradient where the output is above zero. */
const gradient: Kernel<{ upstream: tf.Tensor; output: tf.Tensor }, object> = {
  name: 'FsnetReluGradient',
  compose: ({ upstream, output }) => tf.mul(upstream, tf.step(output)),
};
