import * as tf from '@tensorflow/tfjs-core';
import { operation } from './operation.ts';

/** What a convolution of this trainer can vary; padding is `(kernel - 1) / 2` on every side. */
export interface ConvolutionOptions {
  readonly stride: 1 | 2;
  /** False for the first layer: the gradient of the images is then zeros. */
  readonly inputGradient?: boolean;
}

/**
 * Convolution of `[batch, height, width, channels]` by `[kernel, kernel, channels, filters]`, kernel 1 or 3.
 *
 * tfjs-backend-wasm has no gradient of the filter, and its gradient of the input is a slow scalar loop. Both are
 * written as forward convolutions here, which it runs by XNNPACK.
 */
export function convolution(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  options: ConvolutionOptions,
): tf.Tensor4D {
  const { stride, inputGradient = true } = options;
  return operation([input, filter], () => ({
    value: tf.conv2d(input, filter, stride, samePads(filter.shape[0])),
    keep: [input, filter],
    gradients: (upstream, [images, taps]) => [
      inputGradient ? gradientOfInput(upstream as tf.Tensor4D, taps, stride) : tf.zerosLike(images),
      gradientOfFilter(images, upstream as tf.Tensor4D, taps.shape[0], stride),
    ],
  })) as tf.Tensor4D;
}

/**
 * The filter's gradient is itself a convolution: of the input with batch and channels exchanged, by the upstream
 * gradient as a filter, dilated by the stride.
 */
function gradientOfFilter(
  input: tf.Tensor4D,
  upstream: tf.Tensor4D,
  kernel: number,
  stride: 1 | 2,
): tf.Tensor4D {
  const padding = (kernel - 1) / 2;
  const images = tf.transpose(input, [3, 1, 2, 0]);
  const filters = tf.transpose(upstream, [1, 2, 0, 3]);
  const after = Math.max(0, padding - (stride - 1));
  const all = tf.conv2d(images, filters, 1, explicitPads(padding, after), 'NHWC', stride) as tf.Tensor4D;
  const taps = tf.slice(all, [0, 0, 0, 0], [input.shape[3], kernel, kernel, upstream.shape[3]]);
  return tf.transpose(taps, [1, 2, 0, 3]);
}

function gradientOfInput(upstream: tf.Tensor4D, filter: tf.Tensor4D, stride: 1 | 2): tf.Tensor4D {
  const kernel = filter.shape[0];
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  if (stride === 1) return tf.conv2d(upstream, turned, 1, samePads(kernel)) as tf.Tensor4D;

  // Stride 2: even and odd rows and columns of the input are reached by different taps. One convolution an even
  // or odd row gives both columns as channels, which are neighbours in memory already.
  const [batch, height, width] = upstream.shape;
  const channels = filter.shape[2];
  const even = tf.reshape(evenRows(upstream, turned), [batch, height, 1, width * 2 * channels]);
  const odd = kernel === 1 ? tf.zerosLike(even) : tf.reshape(oddRows(upstream, turned), even.shape);
  return tf.reshape(tf.concat([even, odd], 2), [batch, height * 2, width * 2, channels]);
}

/** Input rows `2i`, which only the middle row of taps reaches: `[batch, height, width, 2 * channels]`. */
function evenRows(upstream: tf.Tensor4D, turned: tf.Tensor4D): tf.Tensor4D {
  const [kernel, , filters, channels] = turned.shape;
  if (kernel === 1)
    return tf.conv2d(
      upstream,
      tf.pad(turned, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, channels],
      ]),
      1,
      'valid',
    );
  const row = tf.slice(turned, [1, 0, 0, 0], [1, 3, filters, channels]);
  return tf.conv2d(upstream, evenAndOddColumns(row), 1, [
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
}

/** Input rows `2i + 1`, reached from output rows `i` and `i + 1`. */
function oddRows(upstream: tf.Tensor4D, turned: tf.Tensor4D): tf.Tensor4D {
  const [, , filters, channels] = turned.shape;
  const first = tf.slice(turned, [0, 0, 0, 0], [1, 3, filters, channels]);
  const last = tf.slice(turned, [2, 0, 0, 0], [1, 3, filters, channels]);
  const rows = tf.concat([evenAndOddColumns(first), evenAndOddColumns(last)], 0);
  return tf.conv2d(upstream, rows, 1, [
    [0, 0],
    [0, 1],
    [0, 1],
    [0, 0],
  ]);
}

/** `[1, 3, filters, channels]` to `[1, 2, filters, 2 * channels]`: the taps of even columns, then of odd ones. */
function evenAndOddColumns(row: tf.Tensor4D): tf.Tensor4D {
  const [left, middle, right] = tf.split(row, 3, 1);
  const even = tf.concat([middle, tf.zerosLike(middle)], 1);
  const odd = tf.concat([left, right], 1);
  return tf.concat([even, odd], 3) as tf.Tensor4D;
}

function samePads(kernel: number): tf.backend_util.ExplicitPadding {
  return explicitPads((kernel - 1) / 2, (kernel - 1) / 2);
}

function explicitPads(before: number, after: number): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [before, after],
    [before, after],
    [0, 0],
  ];
}
