import type { Tensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** A tensor in tfjs; an image's or map's channels last, as tfjs has them. */
export function channelsLast({ data, shape }: Tensor): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data as Float32Array, [...shape]);
    return shape.length === 4 ? tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
  });
}

/** The way back, to ONNX's order. */
export function channelsFirst(tensor: tf.Tensor): tf.Tensor {
  return tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor;
}
