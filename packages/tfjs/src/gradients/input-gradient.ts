import * as tf from '@tensorflow/tfjs-core';
import { correlate, type Slide } from './correlate.ts';

/** What of the kernel reaches the input positions `phase`, `phase + stride`, ... along one axis. */
interface Phase {
  /** Kernel positions, the last one first. */
  readonly taps: readonly number[];
  /** How these taps, as a kernel of their own, slide along the upstream gradient. */
  readonly slide: Slide;
}

/**
 * Gradient of {@link correlate}'s input, of `sizes` `[height, width]`: `[batch, height, width, channels]`.
 *
 * Input positions that are equal modulo the stride are reached by the same taps. So every such phase is one forward
 * convolution of the upstream gradient by these taps in reverse, without zeros to multiply by.
 */
export function inputGradient(
  upstream: tf.Tensor4D,
  filter: tf.Tensor4D,
  sizes: readonly [number, number],
  slides: readonly [Slide, Slide],
): tf.Tensor4D {
  const [batch, outputHeight, outputWidth] = upstream.shape;
  const [kernelHeight, kernelWidth, channels] = filter.shape;
  const [rows, columns] = sizes.map((size, axis) => Math.ceil(size / slides[axis].stride));
  const turned = tf.transpose(filter, [0, 1, 3, 2]);
  const vertical = phases(kernelHeight, slides[0], rows, outputHeight);
  const horizontal = phases(kernelWidth, slides[1], columns, outputWidth);

  // Columns of one row stand side by side as channels, which are neighbours in memory already.
  const ofRows = vertical.map((y) => {
    const ofColumns = horizontal.map((x) =>
      y && x
        ? correlate(upstream, pick(turned, y.taps, x.taps), y.slide, x.slide)
        : tf.zeros<tf.Rank.R4>([batch, rows, columns, channels]),
    );
    return tf.reshape<tf.Rank.R4>(together(ofColumns, 3), [
      batch,
      rows,
      1,
      columns * slides[1].stride * channels,
    ]);
  });
  const [height, width] = [rows * slides[0].stride, columns * slides[1].stride];
  const all = tf.reshape(together(ofRows, 2), [batch, height, width, channels]) as tf.Tensor4D;
  if (height === sizes[0] && width === sizes[1]) return all;
  return tf.slice(all, 0, [batch, sizes[0], sizes[1], channels]);
}

/** One a residue modulo the stride, each of `count` positions; undefined where nothing of `output` reaches it. */
function phases(kernel: number, slide: Slide, count: number, output: number): (Phase | undefined)[] {
  const { stride, dilation, pads } = slide;
  return Array.from({ length: stride }, (_, phase) => {
    // Input position p is read by output (p + pad - tap * dilation) / stride, for taps where that is whole.
    const reached = phase + pads[0];
    const taps = Array.from({ length: kernel }, (_, index) => kernel - 1 - index).filter(
      (tap) => (reached - tap * dilation) % stride === 0,
    );
    if (taps.length === 0) return undefined;
    const first = (reached - taps[0] * dilation) / stride;
    const step = taps.length > 1 ? ((taps[0] - taps[1]) * dilation) / stride : 1;
    const last = first + (taps.length - 1) * step + count - 1;
    const end = last - (output - 1);
    if (first >= output || last < 0) return undefined;
    return { taps, slide: { stride: 1, dilation: step, pads: [-first, end] } };
  });
}

/** The rows and columns of a filter that are listed. */
function pick(filter: tf.Tensor4D, rows: readonly number[], columns: readonly number[]): tf.Tensor4D {
  return pickAxis(pickAxis(filter, rows, 0), columns, 1);
}

function pickAxis(filter: tf.Tensor4D, indices: readonly number[], axis: 0 | 1): tf.Tensor4D {
  return tf.gather(filter, tf.tensor1d([...indices], 'int32'), axis);
}

function together(parts: tf.Tensor4D[], axis: number): tf.Tensor4D {
  return parts.length === 1 ? parts[0] : tf.concat(parts, axis);
}
