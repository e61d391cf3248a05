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
    const { filters, channels, kernel, segmentLength } = geometry;
    const gathered = new Float32Array(filters * channels * kernel[0] * kernel[1]);
    eachSegment(locations.dataSync(), geometry, (_, { targets, filter, start, fraction }) => {
      for (let k = 0; k < segmentLength; k++) {
        const [at, next] = neighbours(start + k, geometry);
        gathered[targets[k] + filter] = (1 - fraction) * values[at] + fraction * values[next];
      }
    });
    return tf.tensor4d(gathered, [...kernel, channels, filters]);
  },

  summaryGradient(upstream, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const gradient = new Float64Array(geometry.length);
    eachSegment(locations.dataSync(), geometry, (_, { targets, filter, start, fraction }) => {
      for (let k = 0; k < geometry.segmentLength; k++) {
        const [at, next] = neighbours(start + k, geometry);
        const value = ofFilters[targets[k] + filter];
        gradient[at] += (1 - fraction) * value;
        gradient[next] += fraction * value;
      }
    });
    return tf.tensor1d(Float32Array.from(gradient));
  },

  locationGradient(upstream, summary, locations, geometry) {
    const ofFilters = upstream.dataSync();
    const values = summary.dataSync();
    const gradient = new Float32Array(geometry.segments);
    eachSegment(locations.dataSync(), geometry, (segment, { targets, filter, start }) => {
      let sum = 0;
      for (let k = 0; k < geometry.segmentLength; k++) {
        const [at, next] = neighbours(start + k, geometry);
        sum += ofFilters[targets[k] + filter] * (values[next] - values[at]);
      }
      gradient[segment] = sum;
    });
    return tf.tensor1d(gradient);
  },
};

interface Segment {
  /** Where the segment's values stand among the filters, as far as `filter` doesn't say it. */
  readonly targets: Int32Array;
  readonly filter: number;
  readonly start: number;
  /** How much of the next value each value has. */
  readonly fraction: number;
}

function eachSegment(
  locations: ArrayLike<number>,
  geometry: SegmentGeometry,
  visit: (index: number, segment: Segment) => void,
): void {
  const { segments, segmentsPerFilter, segmentLength, length, circular } = geometry;
  const targets = unrolledTargets(geometry);
  for (let index = 0; index < segments; index++) {
    const location = locations[index];
    const inside = circular ? location : Math.min(Math.max(location, 0), length - segmentLength);
    const whole = Math.floor(inside);
    const part = (index % segmentsPerFilter) * segmentLength;
    visit(index, {
      targets: targets.subarray(part, part + segmentLength),
      filter: Math.floor(index / segmentsPerFilter),
      start: circular ? ((whole % length) + length) % length : whole,
      fraction: inside - whole,
    });
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

/** A position and the next one; the last of a summary that isn't circular has none, and weighs nothing. */
function neighbours(position: number, { length, circular }: SegmentGeometry): [number, number] {
  return circular
    ? [position % length, (position + 1) % length]
    : [position, Math.min(position + 1, length - 1)];
}
