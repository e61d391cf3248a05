import type * as tf from '@tensorflow/tfjs-core';
import { type ConvolutionOptions, convolution } from './convolution.ts';
import { gatherFilters, type SummaryLocations } from './gather-filters.ts';
import type { SummaryLayout } from './summary-layout.ts';

/** What {@link summaryConvolution} needs beside its tensors. The layout says how many groups there are. */
export interface SummaryConvolutionOptions extends Omit<ConvolutionOptions, 'groups'> {
  readonly layout: SummaryLayout;
  readonly locations: SummaryLocations;
}

/**
 * Convolution by filter summary for training, differentiable with respect to the input, the summary and locations that
 * are a tensor, on every backend of TensorFlow.js.
 *
 * ```ts
 * const layout = { shape: [16, 8, 3, 3], groups: 1, order: 'hwi', segments: 'filter', circular: false };
 * const locations = Int32Array.from({ length: 16 }, (_, filter) => filter * 16);
 * const { grads } = tf.variableGrads(() =>
 *   summaryConvolution(images, summary, { layout, locations, pads: [1, 1, 1, 1] }).square().mean());
 * ```
 *
 * @param input `[batch, height, width, channels]`. With a 1-D kernel the height is 1.
 * @param summary `[L]`.
 * @returns `[batch, height, width, filters]`; the caller disposes it.
 * @throws RangeError where shapes, layout, locations and options do not fit.
 */
export function summaryConvolution(
  input: tf.Tensor4D,
  summary: tf.Tensor1D,
  options: SummaryConvolutionOptions,
): tf.Tensor4D {
  const { layout, locations, ...sliding } = options;
  const filters = gatherFilters(summary, layout, locations);
  return convolution(input, filters, { ...sliding, groups: layout.groups });
}
