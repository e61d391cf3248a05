import * as tf from '@tensorflow/tfjs-core';
import { elementwiseGradients } from './elementwise-gradients.ts';
import { moveGradients } from './move-gradients.ts';

/**
 * Registers gradients for tfjs's own kernels that operators of networks use. Outside of bundles tfjs brings none: the file
 * that has them cannot be imported in Node. Those that are registered already stay.
 */
export function registerKernelGradients(): void {
  for (const [kernelName, { gradient, ...saved }] of [...elementwiseGradients, ...moveGradients]) {
    if (tf.getGradient(kernelName)) continue;
    tf.registerGradient({
      kernelName,
      ...saved,
      gradFunc: (upstream, tensors, attributes) =>
        gradient(upstream as tf.Tensor, tensors, attributes as unknown as Record<string, unknown>),
    });
  }
}
