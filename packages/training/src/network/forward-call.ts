import type * as tf from '@tensorflow/tfjs-core';

/** One pass through a network. */
export interface ForwardCall {
  /** By input of the graph; images `[batch, height, width, channels]`, preprocessed. They stay the caller's. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  /** The current value of a parameter, which stays the caller's. */
  readonly parameter: (name: string) => tf.Tensor;
  readonly statistic: (name: string) => tf.Tensor;
  /** Whether batch normalizations use the statistics of the batch, or else the running ones. */
  readonly training: boolean;
  /** In training: is given the batch's statistics, by the name of the running ones. */
  readonly observe: (name: string, value: tf.Tensor) => void;
  /** In training: what the paths are multiplied by that are to be dropped, a number an image; none: as they are. */
  readonly dropPath?: ((path: number, images: number) => Float32Array) | undefined;
  /** How much of the run is done, 0 to 1. */
  readonly progress: number;
}
