import * as tf from '@tensorflow/tfjs-core';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentGeometry } from './summary-layout.ts';

/**
 * Reads segments in JavaScript, for backends whose tensors lie there already or are copied at once, as those of `cpu`
 * and `wasm`. The latter has no kernel that adds at indices.
 */
export const segmentsOnHost: SegmentReader = {
  filters(summary, locations, geometry) {
    const values = summary.dataSync();
    const { filters, channels, kernel } = geometry;
    const gathered = new Float32Array(filters * channels * kernel[0] * kernel[1]);
    for (const { targets, filter, start, step, fraction } of segmentsOf(locations, geometry)) {
      for (const [k, target] of targets.entries()) {
        const at = positionOf(start + k, geometry);
        const next = positionOf(start + k + step, geometry);
        gathered[target + filter] = (1 - fraction) * values[at] + fraction * values[next];
      }
    }
    return tf.tensor4d(gathered, [...kernel, channels, filters]);
  },

  summaryGradient(upstream, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const gradient = new Float64Array(geometry.length);
    for (const { targets, filter, start, step, fraction } of segmentsOf(locations, geometry)) {
      for (const [k, target] of targets.entries()) {
        const value = ofFilters[target + filter];
        gradient[positionOf(start + k, geometry)] += (1 - fraction) * value;
        gradient[positionOf(start + k + step, geometry)] += fraction * value;
      }
    }
    return tf.tensor1d(new Float32Array(gradient));
  },

  locationGradient(upstream, summary, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const values = summary.dataSync();
    const gradient = new Float32Array(geometry.segments);
    for (const { index, targets, filter, start, step } of segmentsOf(locations, geometry)) {
      let sum = 0;
      for (const [k, target] of targets.entries()) {
        const slope =
          values[positionOf(start + k + step, geometry)] - values[positionOf(start + k, geometry)];
        sum += ofFilters[target + filter] * slope;
      }
      gradient[index] = sum;
    }
    return tf.tensor1d(gradient);
  },
};

interface Segment {
  readonly index: number;
  /** Where each of the segment's values stands among the filters, as far as `filter` doesn't say it. */
  readonly targets: Int32Array;
  readonly filter: number;
  readonly start: number;
  /** Values to the next location. */
  readonly step: number;
  /** How much of the value a step further each value has. */
  readonly fraction: number;
}

function* segmentsOf(tensor: tf.Tensor, geometry: SegmentGeometry): Generator<Segment> {
  const locations = tensor.dataSync();
  const step = tensor.dtype === 'float32' ? geometry.unit : 1;
  const { segments, segmentsPerFilter, segmentLength, length, circular } = geometry;
  const unrolled = unrolledTargets(geometry);
  const parts = Array.from({ length: segmentsPerFilter }, (_, part) =>
    unrolled.subarray(part * segmentLength, (part + 1) * segmentLength),
  );
  for (let index = 0; index < segments; index++) {
    const location = locations[index];
    const inside = circular
      ? location
      : Math.min(Math.max(location, 0), Math.floor((length - segmentLength) / step));
    const whole = Math.floor(inside);
    yield {
      index,
      targets: parts[index % segmentsPerFilter],
      filter: Math.floor(index / segmentsPerFilter),
      start: circular ? (((whole * step) % length) + length) % length : whole * step,
      step,
      fraction: inside - whole,
    };
  }
}

/** Where each value of an unrolled filter stands in `[height, width, channels, filters]` of filter 0. */
function unrolledTargets({ kernel, channels, filters, order }: SegmentGeometry): Int32Array {
  const taps = kernel[0] * kernel[1];
  return Int32Array.from({ length: taps * channels }, (_, index) => {
    const target = order === 'hwi' ? index : (index % taps) * channels + Math.floor(index / taps);
    return target * filters;
  });
}

/** Where a value is read. Behind the end of a summary that isn't circular there is none, and what is read weighs nothing. */
function positionOf(position: number, { length, circular }: SegmentGeometry): number {
  return circular ? position % length : Math.min(position, length - 1);
}
