import * as tf from '@tensorflow/tfjs-core';
import { correlate, type Slide } from './correlate.ts';

/**
 * Gradient of {@link correlate}'s filter, `[height, width, channels, filters]`.
 *
 * It is itself a convolution, which every backend runs fast: of the input with batch and channels exchanged, by the
 * upstream gradient as a filter, with stride and dilation exchanged.
 */
export function filterGradient(
  input: tf.Tensor4D,
  upstream: tf.Tensor4D,
  kernel: readonly [number, number],
  slides: readonly [Slide, Slide],
): tf.Tensor4D {
  const images = tf.transpose(input, [3, 1, 2, 0]);
  const filters = tf.transpose(upstream, [1, 2, 0, 3]);
  const [vertical, horizontal] = slides.map((slide, axis) =>
    exchanged(slide, kernel[axis], input.shape[axis + 1], upstream.shape[axis + 1]),
  );
  return tf.transpose(correlate(images, filters, vertical, horizontal), [1, 2, 0, 3]);
}

/** The slide of `output` upstream values over `input` ones that gives exactly `kernel` results. */
function exchanged({ stride, dilation, pads }: Slide, kernel: number, input: number, output: number): Slide {
  const reach = (kernel - 1) * dilation + (output - 1) * stride + 1;
  return { stride: dilation, dilation: stride, pads: [pads[0], reach - pads[0] - input] };
}
