import type { SummaryWeight } from '@fsnet/graph';
import { gatherFilters } from '@fsnet/tfjs';
import type * as tf from '@tensorflow/tfjs-core';
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
  const locations = pulledLocations(parameter, learned, share);
  return gatherFilters(summary, layout, locations, learned.unit);
}
