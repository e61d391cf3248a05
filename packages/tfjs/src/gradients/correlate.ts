import * as tf from '@tensorflow/tfjs-core';

/** How a kernel slides along one axis. */
export interface Slide {
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before and after the input; below zero: that much of the input is left out. */
  readonly pads: readonly [begin: number, end: number];
}

/**
 * Convolution of `[batch, height, width, channels]` by `[height, width, channels, filters]`, as `tf.conv2d`, for any
 * stride together with any dilation and for pads below zero.
 */
export function correlate(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  vertical: Slide,
  horizontal: Slide,
): tf.Tensor4D {
  const slides = [vertical, horizontal];
  // What tf.conv2d refuses: strides and dilations at once.
  const spread = slides.some(({ stride }) => stride > 1) && slides.some(({ dilation }) => dilation > 1);
  const taps = spread ? spreadTaps(filter, vertical.dilation, horizontal.dilation) : filter;
  const pads = slides.map((slide) => slide.pads.map((pad) => Math.max(pad, 0)) as [number, number]);
  const cropped = crop(input, vertical.pads, horizontal.pads);
  if (!cropped) return tf.zeros([input.shape[0], ...outputSizes(input, filter, slides), filter.shape[3]]);
  return tf.conv2d(
    cropped,
    taps,
    [vertical.stride, horizontal.stride],
    [[0, 0], pads[0], pads[1], [0, 0]],
    'NHWC',
    spread ? 1 : [vertical.dilation, horizontal.dilation],
  );
}

/** `[height, width]` of a convolution's output. */
export function outputSizes(
  { shape: input }: tf.Tensor4D,
  { shape: filter }: tf.Tensor4D,
  slides: readonly Slide[],
): [number, number] {
  const sizes = slides.map(({ stride, dilation, pads }, axis) => {
    const reach = (filter[axis] - 1) * dilation + 1;
    return Math.floor((input[axis + 1] + pads[0] + pads[1] - reach) / stride) + 1;
  });
  return sizes as [number, number];
}

/** The input without what pads below zero leave out; undefined where nothing is left. */
function crop(
  input: tf.Tensor4D,
  vertical: Slide['pads'],
  horizontal: Slide['pads'],
): tf.Tensor4D | undefined {
  const [top, bottom, left, right] = [...vertical, ...horizontal].map((pad) => Math.max(-pad, 0));
  if (top + bottom + left + right === 0) return input;
  const [batch, height, width, channels] = input.shape;
  const [rows, columns] = [height - top - bottom, width - left - right];
  return rows > 0 && columns > 0
    ? tf.slice(input, [0, top, left, 0], [batch, rows, columns, channels])
    : undefined;
}

/** Puts zeros between a filter's taps, so that it needs no dilation. */
function spreadTaps(filter: tf.Tensor4D, vertical: number, horizontal: number): tf.Tensor4D {
  const [height, width, channels, filters] = filter.shape;
  const values = channels * filters;
  const rows = spread(tf.reshape(filter, [1, height, width * values]), vertical);
  const columns = spread(tf.reshape(rows, [rows.shape[1], width, values]), horizontal);
  return tf.reshape(columns, [rows.shape[1], columns.shape[1], channels, filters]);
}

/** `[outer, count, inner]` to `[outer, (count - 1) * step + 1, inner]`. */
function spread(values: tf.Tensor3D, step: number): tf.Tensor3D {
  if (step === 1) return values;
  const [outer, count, inner] = values.shape;
  const each = tf.reshape(values, [outer * count, 1, inner]);
  const spaced = tf.concat([each, tf.zeros([outer * count, step - 1, inner])], 1);
  return tf.slice(tf.reshape<tf.Rank.R3>(spaced, [outer, count * step, inner]), 0, [
    outer,
    (count - 1) * step + 1,
    inner,
  ]);
}
