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

/** Between which points of the grid segments lie. */
export interface GridPoints {
  /** Starts in values, `int32`. */
  readonly before: tf.Tensor1D;
  readonly after: tf.Tensor1D;
  /** How far each segment is on its way to `after`, differentiable; absent where all lie on `before`. */
  readonly fraction?: tf.Tensor1D;
}

/** How far locations are pulled to the grid when `progress` of a run is done: not at first, then ever more, at last all. */
export function pull(progress: number): number {
  return Math.min(Math.max((progress - freeUntil) / (frozenFrom - freeUntil), 0), 1);
}

// Early, so that the summary learns at falling rates what the locations left it.
const freeUntil = 0.2;
const frozenFrom = 0.5;

/**
 * Learned locations, each moved by `share` of its way to the nearest point of the grid. The gradient is that of the
 * location before it moved (straight-through); at a share of 1 there is none.
 */
export function pulledLocations(
  parameter: tf.Tensor1D,
  learned: LearnedLocations,
  share: number,
): GridPoints {
  const { unit, last } = learned;
  const isFrozen = share >= 1 || last === 0;
  const points = tf.getBackend() === 'webgpu' ? pointsOnDevice : pointsOnHost;
  const { floors, fractions } = points(parameter, learned, isFrozen ? 1 : share, isFrozen ? last : last - 1);
  const before = tf.mul(floors, tf.scalar(unit, 'int32')) as tf.Tensor1D;
  if (isFrozen) return { before, after: before };
  return {
    before,
    after: tf.add(before, tf.scalar(unit, 'int32')) as tf.Tensor1D,
    fraction: fractionOf(parameter, fractions, learned),
  };
}

/** Points of the grid as `int32`, at most `highest`, and how far behind them segments lie. */
type FindPoints = (
  parameter: tf.Tensor1D,
  learned: LearnedLocations,
  share: number,
  highest: number,
) => { readonly floors: tf.Tensor1D; readonly fractions: tf.Tensor1D };

/** In the float64 with which {@link nearestStarts} decides what is exported. */
const pointsOnHost: FindPoints = (parameter, learned, share, highest) => {
  const real = realLocations(parameter.dataSync(), learned);
  const moved = real.map((location) => location + share * (Math.round(location) - location));
  const floors = Int32Array.from(moved, (location) => Math.min(Math.floor(location), highest));
  const fractions = moved.map((location, i) => location - floors[i]);
  return { floors: tf.tensor1d(floors, 'int32'), fractions: tf.tensor1d(fractions) };
};

/** Without waiting for values, which on a GPU cannot be had at once. */
const pointsOnDevice: FindPoints = (parameter, learned, share, highest) => {
  const real = tf.mul(tf.sigmoid(tf.div(parameter, stretch(learned))), learned.last);
  const moved = tf.add(real, tf.mul(tf.sub(tf.floor(tf.add(real, 0.5)), real), share));
  const floors = tf.minimum(tf.floor(moved), highest) as tf.Tensor1D;
  return { floors: tf.cast(floors, 'int32'), fractions: tf.sub(moved, floors) };
};

/** `fractions` with the gradient of the locations that they are part of. */
function fractionOf(parameter: tf.Tensor1D, fractions: tf.Tensor1D, learned: LearnedLocations): tf.Tensor1D {
  return tf.customGrad((...args) => {
    const [alpha, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const share = tf.sigmoid(tf.div(alpha, stretch(learned)));
    save([share]);
    return {
      value: tf.clone(fractions),
      gradFunc: (upstream, saved) => {
        const [kept] = saved as tf.Tensor[];
        const slope = tf.mul(tf.mul(kept, tf.sub(1, kept)), learned.last / stretch(learned));
        return tf.mul(upstream as tf.Tensor, slope);
      },
    };
  })(parameter) as tf.Tensor1D;
}
