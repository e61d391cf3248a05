import type * as tf from '@tensorflow/tfjs-core';

/** The values of a tensor, which is gone then. */
export async function takeValues(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
