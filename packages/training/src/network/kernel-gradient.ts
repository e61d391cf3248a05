import type * as tf from '@tensorflow/tfjs-core';

/** The gradients of a kernel's inputs, each computed where it is asked for. */
export type KernelGradient = Pick<tf.GradConfig, 'inputsToSave' | 'outputsToSave' | 'saveAllInputs'> & {
  readonly gradient: (
    upstream: tf.Tensor,
    saved: readonly tf.Tensor[],
    attributes: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, () => tf.Tensor>>;
};
