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
    for (const { targets, filter, start, fraction } of segmentsOf(locations.dataSync(), geometry)) {
      for (let k = 0, at = start; k < targets.length; k++) {
        const next = following(at, geometry);
        gathered[targets[k] + filter] = (1 - fraction) * values[at] + fraction * values[next];
        at = next;
      }
    }
    return tf.tensor4d(gathered, [...kernel, channels, filters]);
  },

  summaryGradient(upstream, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const gradient = new Float64Array(geometry.length);
    for (const { targets, filter, start, fraction } of segmentsOf(locations.dataSync(), geometry)) {
      for (let k = 0, at = start; k < targets.length; k++) {
        const next = following(at, geometry);
        const value = ofFilters[targets[k] + filter];
        gradient[at] += (1 - fraction) * value;
        gradient[next] += fraction * value;
        at = next;
      }
    }
    return tf.tensor1d(new Float32Array(gradient));
  },

  locationGradient(upstream, summary, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const values = summary.dataSync();
    const gradient = new Float32Array(geometry.segments);
    for (const { index, targets, filter, start } of segmentsOf(locations.dataSync(), geometry)) {
      let sum = 0;
      for (let k = 0, at = start; k < targets.length; k++) {
        const next = following(at, geometry);
        sum += ofFilters[targets[k] + filter] * (values[next] - values[at]);
        at = next;
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
  /** How much of the next value each value has. */
  readonly fraction: number;
}

function* segmentsOf(locations: ArrayLike<number>, geometry: SegmentGeometry): Generator<Segment> {
  const { segments, segmentsPerFilter, segmentLength, length, circular } = geometry;
  const unrolled = unrolledTargets(geometry);
  const parts = Array.from({ length: segmentsPerFilter }, (_, part) =>
    unrolled.subarray(part * segmentLength, (part + 1) * segmentLength),
  );
  for (let index = 0; index < segments; index++) {
    const location = locations[index];
    const inside = circular ? location : Math.min(Math.max(location, 0), length - segmentLength);
    const whole = Math.floor(inside);
    yield {
      index,
      targets: parts[index % segmentsPerFilter],
      filter: Math.floor(index / segmentsPerFilter),
      start: circular ? ((whole % length) + length) % length : whole,
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

/** The next position; the last of a summary that isn't circular has none, and weighs nothing. */
function following(position: number, { length, circular }: SegmentGeometry): number {
  if (position + 1 < length) return position + 1;
  return circular ? 0 : position;
}
