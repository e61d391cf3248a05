import { type SummaryWeight, segmentLength, segmentStarts } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Where the segments of one summary may lie while their locations are learned. */
export interface LearnedLocations {
  /** Values from one point of the grid to the next, on which locations end. */
  readonly unit: number;
  /** The last point at which a segment lies inside of the summary, as a number of units: `(L - K) / unit`. */
  readonly last: number;
}

/** The grid of a summary's learned locations. */
export function learnedLocations(weight: SummaryWeight, grid: 'tap' | 'half-tap' | 'free'): LearnedLocations {
  const channels = weight.shape[1];
  const unit = grid === 'free' ? 1 : grid === 'half-tap' && channels % 2 === 0 ? channels / 2 : channels;
  return { unit, last: Math.floor((weight.vector.count - segmentLength(weight)) / unit) };
}

/**
 * A parameter step of 1 moves a location in the middle by {@link reach} units, however long the summary is: the paper's
 * alpha is the parameter over this.
 */
function stretch({ last }: LearnedLocations): number {
  return Math.max(last, 4) / (4 * reach);
}

/** More lets most locations leave their points while they are free, only to lose what they gained when they are pulled back. */
const reach = 2;

/** Locations nearer to an end than this, in units, would hardly move any more: the sigmoid is flat there. */
const margin = 0.05;

/** The parameter that gives the weight's locations. */
export function initialLocations(weight: SummaryWeight, learned: LearnedLocations): Float32Array {
  const { unit, last } = learned;
  if (last === 0) return new Float32Array(segmentStarts(weight).length);
  const inset = Math.min(margin, last / 4);
  return Float32Array.from(segmentStarts(weight), (start) => {
    const share = Math.min(Math.max(start / unit, inset), last - inset) / last;
    return stretch(learned) * Math.log(share / (1 - share));
  });
}

/** Where the parameter puts each segment, in units: `sigmoid(alpha) * (L - K) / unit`. */
export function realLocations(parameter: ArrayLike<number>, learned: LearnedLocations): Float32Array {
  return Float32Array.from(parameter, (value) => learned.last / (1 + Math.exp(-value / stretch(learned))));
}

/** The nearest points of the grid, in values: what a file stores. */
export function nearestStarts(parameter: ArrayLike<number>, learned: LearnedLocations): Uint32Array {
  return Uint32Array.from(
    realLocations(parameter, learned),
    (location) => Math.round(location) * learned.unit,
  );
}

/** How far locations are pulled to the grid when `progress` of a run is done: not at first, then ever more, at last all. */
export function pull(progress: number): number {
  return Math.min(Math.max((progress - freeUntil) / (frozenFrom - freeUntil), 0), 1);
}

// Early, so that the summary learns at falling rates what the locations left it.
const freeUntil = 0.2;
const frozenFrom = 0.5;

/**
 * Learned locations, each moved by `share` of its way to the nearest point of the grid: real ones in units, or at a share
 * of 1 whole starts in values (`int32`). The gradient is that of the location before it moved (straight-through); whole
 * starts have none.
 */
export function pulledLocations(
  parameter: tf.Tensor1D,
  learned: LearnedLocations,
  share: number,
): tf.Tensor1D {
  const isFrozen = share >= 1 || learned.last === 0;
  const move = tf.getBackend() === 'webgpu' ? movedOnDevice : movedOnHost;
  const moved = move(parameter, learned, isFrozen ? 1 : share);
  if (!isFrozen) return withGradient(parameter, moved, learned);
  return tf.mul(tf.cast(moved, 'int32'), tf.scalar(learned.unit, 'int32')) as tf.Tensor1D;
}

/** In units, whole at a share of 1. */
type MoveLocations = (parameter: tf.Tensor1D, learned: LearnedLocations, share: number) => tf.Tensor1D;

/** In the float64 with which {@link nearestStarts} decides what is exported. */
const movedOnHost: MoveLocations = (parameter, learned, share) => {
  const real = realLocations(parameter.dataSync(), learned);
  return tf.tensor1d(real.map((location) => location + share * (Math.round(location) - location)));
};

/** Without waiting for values, which on a GPU cannot be had at once. */
const movedOnDevice: MoveLocations = (parameter, learned, share) => {
  const real = tf.mul(tf.sigmoid(tf.div(parameter, stretch(learned))), learned.last);
  const nearest = tf.floor(tf.add(real, 0.5));
  // At a share of 1 rounding of the sum below might leave a location just under its point.
  return (share === 1 ? nearest : tf.add(real, tf.mul(tf.sub(nearest, real), share))) as tf.Tensor1D;
};

/** `moved` with the gradient of the locations before they moved. */
function withGradient(parameter: tf.Tensor1D, moved: tf.Tensor1D, learned: LearnedLocations): tf.Tensor1D {
  return tf.customGrad((...args) => {
    const [alpha, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const share = tf.sigmoid(tf.div(alpha, stretch(learned)));
    save([share]);
    return {
      value: tf.clone(moved),
      gradFunc: (upstream, saved) => {
        const [kept] = saved as tf.Tensor[];
        const slope = tf.mul(tf.mul(kept, tf.sub(1, kept)), learned.last / stretch(learned));
        return tf.mul(upstream as tf.Tensor, slope);
      },
    };
  })(parameter) as tf.Tensor1D;
}
