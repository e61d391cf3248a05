import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** `[batch, height, width, channels]` with its channels in another order: `order[i]` becomes `i`. Each is taken once. */
export function shuffleChannels(input: tf.Tensor4D, order: readonly number[]): tf.Tensor4D {
  return runDifferentiable(operation, { input, order: indices(order) }, { order }) as tf.Tensor4D;
}

type Inputs = { readonly input: tf.Tensor; readonly order: tf.Tensor };

const operation: Differentiable<Inputs, { readonly order: readonly number[] }> = {
  name: 'FsnetShuffleChannels',
  compose: ({ input, order }) => tf.gather(input, order as tf.Tensor1D, input.rank - 1),
  savedInputs: [],
  gradients: ({ upstream, attributes: { order } }) => ({
    input: () => {
      const inverse = order.map((_, channel) => order.indexOf(channel));
      return shuffleChannels(upstream as tf.Tensor4D, inverse);
    },
    order: () => tf.zerosLike(indices(order)),
  }),
};

function indices(order: readonly number[]): tf.Tensor1D {
  return tf.tensor1d([...order], 'int32');
}
