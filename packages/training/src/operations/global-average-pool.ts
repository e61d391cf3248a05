import { type Differentiable, type Kernel, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** Mean over height and width: `[batch, height, width, channels]` to `[batch, 1, 1, channels]`. */
export function globalAveragePool(input: tf.Tensor4D): tf.Tensor4D {
  return runDifferentiable(operation, { input }, { size: input.shape.slice(1, 3) }) as tf.Tensor4D;
}

interface Attributes {
  /** `[height, width]` of the input. */
  readonly size: readonly number[];
}

const operation: Differentiable<{ input: tf.Tensor }, Attributes> = {
  name: 'FsnetGlobalAveragePool',
  compose: ({ input }) => tf.mean(input, [1, 2], true),
  savedInputs: [],
  gradients: ({ upstream, attributes }) => ({
    input: () => runKernel(gradient, { upstream }, attributes),
  }),
};

const gradient: Kernel<{ upstream: tf.Tensor }, Attributes> = {
  name: 'FsnetGlobalAveragePoolGradient',
  compose: ({ upstream }, { size: [height, width] }) =>
    tf.tile(tf.div(upstream, height * width), [1, height, width, 1]),
};
