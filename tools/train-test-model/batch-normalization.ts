import * as tf from '@tensorflow/tfjs-core';
import { operation } from './operation.ts';

/** ONNX's default. */
export const epsilon = 1e-5;

/** Statistics of one batch, `[channels]` each; the variance is the biased one. */
export interface BatchStatistics {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Mean and variance over batch, height and width of `[batch, height, width, channels]`. */
export function batchStatistics(input: tf.Tensor4D): BatchStatistics {
  const mean = channelMean(input);
  return { mean, variance: tf.relu(tf.sub(channelMean(tf.square(input)), tf.square(mean))) };
}

/** `input` normalised by its own statistics, then scaled and shifted a channel, then rectified if `relu`. */
export function batchNormalization(
  input: tf.Tensor4D,
  scale: tf.Tensor1D,
  bias: tf.Tensor1D,
  { mean, variance }: BatchStatistics,
  relu: boolean,
): tf.Tensor4D {
  return operation([input, scale, bias], () => {
    const inverse = tf.rsqrt(tf.add(variance, epsilon)) as tf.Tensor1D;
    const factor = tf.mul(scale, inverse) as tf.Tensor1D;
    const linear = channelAffine(input, factor, tf.sub(bias, tf.mul(mean, factor)));
    const value = relu ? tf.relu(linear) : linear;
    return {
      value,
      keep: [input, mean, inverse, factor, value],
      gradients: (upstream, [input, mean, inverse, factor, value]) => {
        const inner = (relu ? tf.mul(upstream, tf.step(value)) : upstream) as tf.Tensor4D;
        const meanOfInner = channelMean(inner);
        const correlation = tf.mul(
          inverse,
          tf.sub(channelMean(tf.mul(inner, input)), tf.mul(mean, meanOfInner)),
        );
        const slope = tf.neg(tf.mul(factor, tf.mul(correlation, inverse))) as tf.Tensor1D;
        const shift = tf.neg(tf.add(tf.mul(factor, meanOfInner), tf.mul(slope, mean))) as tf.Tensor1D;
        const count = input.size / input.shape[3];
        return [
          tf.add(channelAffine(inner, factor), channelAffine(input, slope, shift)),
          tf.mul(correlation, count),
          tf.mul(meanOfInner, count),
        ];
      },
    };
  }) as tf.Tensor4D;
}

/** `input * factor + shift` a channel. A depthwise 1x1 convolution is the one fused form of it in tfjs. */
export function channelAffine(input: tf.Tensor4D, factor: tf.Tensor1D, shift?: tf.Tensor): tf.Tensor4D {
  const filter = tf.reshape(factor, [1, 1, input.shape[3], 1]) as tf.Tensor4D;
  return tf.fused.depthwiseConv2d({
    x: input,
    filter,
    strides: 1,
    pad: 'valid',
    ...(shift ? { bias: shift } : {}),
  });
}

/** Mean a channel. Pooling first is faster than tfjs's reductions and keeps float32 sums short. */
function channelMean(input: tf.Tensor4D): tf.Tensor1D {
  const [batch, height, width, channels] = input.shape;
  const pooled = tf.reshape(tf.avgPool(input, [height, width], 1, 'valid'), [batch, channels]);
  return tf.reshape(tf.matMul(tf.fill([1, batch], 1 / batch), pooled), [channels]);
}
