import type { Window } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** How a pool slides vertically and horizontally, as `slidingWindows` of @fsnet/graph gives it. */
export type PoolWindows = readonly [vertical: Window, horizontal: Window];

/**
 * Which positions of the input along one axis each tap of each output reads, tap by tap within an output; those before
 * and behind the input are padding.
 */
export function positions({ kernel, stride, dilation, padBegin, output }: Window): number[] {
  return Array.from(
    { length: output * kernel },
    (_, at) => Math.floor(at / kernel) * stride - padBegin + (at % kernel) * dilation,
  );
}

/** `[input, output * kernel]`, or `[input, output]` where taps are `summed`: 1 where a position is read, else 0. */
export function readsOf(window: Window, summed: boolean): tf.Tensor2D {
  const { input, output, kernel } = window;
  const columns = summed ? output : output * kernel;
  const reads = new Float32Array(input * columns);
  for (const [at, position] of positions(window).entries())
    if (position >= 0 && position < input)
      reads[position * columns + (summed ? Math.floor(at / kernel) : at)]++;
  return tf.tensor2d(reads, [input, columns]);
}

/** `values` `[batch, height, width, channels]` with the rows and then the columns multiplied by matrices. */
export function multiplyAxes(values: tf.Tensor, rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor4D {
  const [batch, height, width, channels] = values.shape as [number, number, number, number];
  const byRows = tf.matMul(
    tf.reshape(rows, [1, ...rows.shape]),
    tf.reshape(values, [batch, height, width * channels]),
  );
  const byColumns = tf.matMul(
    tf.reshape(columns, [1, ...columns.shape]),
    tf.reshape(byRows, [batch * rows.shape[0], width, channels]),
  );
  return tf.reshape(byColumns, [batch, rows.shape[0], columns.shape[0], channels]);
}

/** Along one axis: how many taps of each output lie in the input, or also in the padding that was asked for. */
export function tapCounts(window: Window, countPadding: boolean): number[] {
  const { kernel, output, input, padBegin, padEnd } = window;
  const [first, end] = countPadding ? [-padBegin, input + padEnd] : [0, input];
  const counts = new Array<number>(output).fill(0);
  for (const [at, position] of positions(window).entries())
    if (position >= first && position < end) counts[Math.floor(at / kernel)]++;
  return counts;
}
