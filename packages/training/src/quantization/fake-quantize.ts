import { type Differentiable, runDifferentiable } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { permute } from '../network/layout.ts';
import { type Quantizer, roundTrip } from './quantizer.ts';

/** How a parameter's values lie in the file. */
interface FileOrder {
  /** The parameter's axes in the order in which the file has them; absent where that is the parameter's own. */
  readonly axes?: readonly number[] | undefined;
}

/** What {@link fakeQuantize} does. */
export type FakeQuantizeAttributes = Quantizer & FileOrder;

/**
 * The values that the encoder's file would give back, with the gradient of the values as they are (straight-through
 * estimator; Bengio et al. 2013). With a `range`, `[lowest, highest]`, values beyond it become its ends, and the gradients
 * of those are the range's (PACT; Choi et al. 2018).
 */
export function fakeQuantize(
  values: tf.Tensor,
  attributes: FakeQuantizeAttributes,
  range?: tf.Tensor,
): tf.Tensor {
  return range
    ? runDifferentiable(withinRange, { values, range }, attributes)
    : runDifferentiable(withoutRange, { values }, attributes);
}

const withoutRange: Differentiable<{ readonly values: tf.Tensor }, FakeQuantizeAttributes> = {
  name: 'FsnetFakeQuantize',
  compose: ({ values }, attributes) => stored(values, attributes),
  savedInputs: [],
  gradients: ({ upstream }) => ({ values: () => tf.clone(upstream) }),
};

const withinRange: Differentiable<
  { readonly values: tf.Tensor; readonly range: tf.Tensor },
  FakeQuantizeAttributes
> = {
  name: 'FsnetFakeQuantizeWithin',
  compose: ({ values, range }, attributes) => stored(values, attributes, range),
  savedInputs: ['values', 'range'],
  gradients: ({ upstream, inputs: { values, range } }) => {
    const [low, high] = tf.split(range, 2);
    const below = tf.cast(tf.less(values, low), 'float32');
    const above = tf.cast(tf.greater(values, high), 'float32');
    return {
      values: () => tf.mul(upstream, tf.sub(1, tf.add(below, above))),
      range: () => tf.stack([tf.sum(tf.mul(upstream, below)), tf.sum(tf.mul(upstream, above))]),
    };
  },
};

function stored(values: tf.Tensor, attributes: FakeQuantizeAttributes, range?: tf.Tensor): tf.Tensor {
  if (tf.getBackend() === 'webgpu') return onDevice(values, attributes, range);
  const { axes } = attributes;
  const data = values.dataSync<'float32'>();
  const ordered = axes ? permute(data, values.shape, axes) : data;
  const rounded = roundTrip(ordered, attributes, range?.dataSync());
  const back = axes
    ? permute(
        rounded,
        axes.map((axis) => values.shape[axis]),
        inverse(axes),
      )
    : rounded;
  return tf.tensor(back, values.shape);
}

/** `axes` undone. */
export function inverse(axes: readonly number[]): number[] {
  return axes.map((_, axis) => axes.indexOf(axis));
}

/**
 * The same without waiting for values, up to the rounding of float32: one scale for all, or one a filter where `block` asks
 * for that. An evaluation that is to be exact takes the values of the encoded network.
 */
function onDevice(values: tf.Tensor, attributes: FakeQuantizeAttributes, range?: tf.Tensor): tf.Tensor {
  const { bits, block, axes } = attributes;
  const top = 2 ** bits - 1;
  const ends = range && tf.split(range, 2);
  const inside = ends ? tf.minimum(tf.maximum(values, ends[0]), ends[1]) : values;
  // Filters are the last axis of a parameter whose axes are not the file's.
  const reduced = block === 'filter' && axes ? values.shape.map((_, axis) => axis).slice(0, -1) : undefined;
  const lowest = tf.minimum(tf.min(inside, reduced, true), 0);
  const highest = tf.maximum(tf.max(inside, reduced, true), 0);
  const scale = tf.maximum(tf.div(tf.sub(highest, lowest), top), 1e-30);
  const zero = tf.round(tf.div(tf.neg(lowest), scale));
  const level = tf.floor(tf.add(tf.add(tf.div(inside, scale), zero), 0.5));
  return tf.mul(tf.sub(tf.clipByValue(level, 0, top), zero), scale);
}
