import * as tf from '@tensorflow/tfjs-core';

/** What an {@link operation} gives: its value, and the gradients of its inputs from the gradient of its value. */
export interface Differentiable<K extends readonly tf.Tensor[]> {
  readonly value: tf.Tensor;
  /** The tensors that `gradients` reads, inputs among them: all others are gone when it runs. */
  readonly keep: K;
  /** One gradient an input, in their order. */
  readonly gradients: (upstream: tf.Tensor, kept: K) => tf.Tensor[];
}

/** Runs `forward` on `inputs` as one step of the tape, with the gradients that it gives. */
export function operation<const K extends readonly tf.Tensor[]>(
  inputs: readonly tf.Tensor[],
  forward: () => Differentiable<K>,
): tf.Tensor {
  return tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const { value, keep, gradients } = forward();
    save([...keep]);
    return { value, gradFunc: (upstream, kept) => gradients(upstream, kept as readonly tf.Tensor[] as K) };
  })(...inputs);
}
