import type * as tf from '@tensorflow/tfjs-core';
import type { SegmentGeometry } from './summary-layout.ts';

/**
 * Filters from a summary and the gradients of that. `locations` are whole starts (`int32`, below the summary's length)
 * or real ones in units (`float32`), one a segment; `upstream` is the gradient of the filters.
 */
export interface SegmentReader {
  /** `[height, width, channels a group, filters]`. */
  filters(summary: tf.Tensor, locations: tf.Tensor, geometry: SegmentGeometry): tf.Tensor4D;
  /** The sum over all filter values that read each value of the summary. */
  summaryGradient(upstream: tf.Tensor, locations: tf.Tensor, geometry: SegmentGeometry): tf.Tensor1D;
  /** One a segment: the sum of `upstream * (F[start + k + unit] - F[start + k])`. */
  locationGradient(
    upstream: tf.Tensor,
    summary: tf.Tensor,
    locations: tf.Tensor,
    geometry: SegmentGeometry,
  ): tf.Tensor1D;
}
