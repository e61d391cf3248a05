import type { SummaryWeight } from '@fsnet/graph';
import { gatherFilters } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { type LearnedLocations, pulledLocations } from './learned-locations.ts';

/** The filters, `[height, width, channels a group, filters]`, of a summary at fixed starts. */
export function filtersAtStarts(
  summary: tf.Tensor1D,
  layout: SummaryWeight,
  starts: Uint32Array,
): tf.Tensor4D {
  return gatherFilters(summary, layout, starts);
}

/**
 * The filters of a summary at learned locations: between two points of their grid the mean of the filters at both,
 * weighted by how near they are. With a grid of single values that is the paper's interpolation (DFSNet); with one of whole
 * taps it never mixes channels.
 *
 * @param share How far the locations are pulled to the grid, 0 to 1.
 */
export function filtersAtLocations(
  summary: tf.Tensor1D,
  layout: SummaryWeight,
  learned: LearnedLocations,
  parameter: tf.Tensor1D,
  share: number,
): tf.Tensor4D {
  const points = pulledLocations(parameter, learned, share);
  const { before, after, fraction } = points;
  const lower = gatherFilters(summary, layout, before);
  if (!fraction) return lower;
  const upper = gatherFilters(summary, layout, after);
  return tf.add(lower, tf.mul(spread(fraction, layout), tf.sub(upper, lower)));
}

/** One number a segment, as it meets `[height, width, channels, filters]`. */
function spread(values: tf.Tensor1D, { shape, segments }: SummaryWeight): tf.Tensor4D {
  const [filters] = shape;
  const [rows, columns] = shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]];
  if (segments === 'filter') return tf.reshape(values, [1, 1, 1, filters]);
  if (segments === 'row')
    return tf.reshape(tf.transpose(tf.reshape(values, [filters, rows])), [rows, 1, 1, filters]);
  const ofTaps = tf.transpose(tf.reshape(values, [filters, rows * columns]));
  return tf.reshape(ofTaps, [rows, columns, 1, filters]);
}
