import { float32, floatAttribute, intAttribute } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { hasChannelsLast, physicalAxis } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';
import { finishing } from './epilogue.ts';
import { knownNumbers } from './known-weight.ts';

/** `BatchNormalization` that follows no convolution, in any layout. */
export const prepareBatchNormalization: Prepare = (node, context) => {
  const [input, ...names] = node.inputs;
  const { rank, layout, shape } = channelLayout(input, context);
  const parameters = names.map((name) => knownNumbers(name, context));
  const [scale, bias, mean, variance] = parameters;
  if (!scale || !bias || !mean || !variance || node.outputs.length > 1 || node.attributes.training_mode)
    return undefined;
  if (rank < 2 || context.dtype(input) !== 'float32') return undefined;
  const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
  const { epilogue } = node;
  const affine = () => {
    const factors = scale().map((each, c) => each / Math.sqrt(variance()[c] + epsilon));
    const shifts = bias().map((each, c) => each - mean()[c] * factors[c]);
    const { scale: last, bias: added } = epilogue;
    return {
      factors: factors.map((each, c) => each * (last?.[c] ?? 1)),
      shifts: shifts.map((each, c) => each * (last?.[c] ?? 1) + (added?.[c] ?? 0)),
    };
  };
  const key = `${node.outputs[0]} ${layout}`;
  const factor = context.tensor(`${key} scale`, () => float32(shape, affine().factors));
  const shift = context.tensor(`${key} bias`, () => float32(shape, affine().shifts));
  const finish = finishing(epilogue);
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layout : undefined)),
    outputLayouts: [layout],
    run: ([x], residual) => [finish(tf.add(tf.mul(x, factor), shift), residual)],
  };
};

/** `InstanceNormalization`, in any layout. */
export const prepareInstanceNormalization: Prepare = (node, context) => {
  const [input, scaleName, biasName] = node.inputs;
  const { rank, layout, shape } = channelLayout(input, context);
  const [scale, bias] = [knownNumbers(scaleName, context), knownNumbers(biasName, context)];
  if (!scale || !bias || rank < 3 || context.dtype(input) !== 'float32') return undefined;
  const epsilon = floatAttribute(node, 'epsilon', Math.fround(1e-5));
  const key = `${node.outputs[0]} ${layout}`;
  const factor = context.tensor(`${key} scale`, () => float32(shape, scale()));
  const shift = context.tensor(`${key} bias`, () => float32(shape, bias()));
  const axes = Array.from({ length: rank - 2 }, (_, i) => physicalAxis(i + 2, rank, layout));
  return {
    inputLayouts: [layout, undefined, undefined],
    outputLayouts: [layout],
    run: ([x]) => {
      const centred = tf.sub(x, tf.mean(x, axes, true));
      const variance = tf.mean(tf.square(centred), axes, true);
      const scaled = tf.mul(centred, tf.mul(tf.rsqrt(tf.add(variance, epsilon)), factor));
      return [tf.add(scaled, shift)];
    },
  };
};

/** `LRN`, in any layout. */
export const prepareLocalResponseNormalization: Prepare = (node, context) => {
  const [input] = node.inputs;
  const { rank, layout } = channelLayout(input, context);
  const size = intAttribute(node, 'size', 0);
  if (rank < 2 || size < 1 || context.dtype(input) !== 'float32') return undefined;
  const alpha = floatAttribute(node, 'alpha', Math.fround(1e-4)) / size;
  const beta = floatAttribute(node, 'beta', 0.75);
  const bias = floatAttribute(node, 'bias', 1);
  const axis = physicalAxis(1, rank, layout);
  const before = Math.floor((size - 1) / 2);
  const pads = Array.from({ length: rank }, (_, i): [number, number] =>
    i === axis ? [before, size - 1 - before] : [0, 0],
  );
  const channels = context.shape(input)[1];
  return {
    inputLayouts: [layout],
    outputLayouts: [layout],
    run: ([x]) => {
      const squares = tf.pad(tf.square(x), pads);
      const parts = Array.from({ length: size }, (_, i) => {
        const begin = x.shape.map((_, each) => (each === axis ? i : 0));
        return tf.slice(squares, begin, x.shape.with(axis, channels));
      });
      const sum = parts.reduce((a, b) => tf.add(a, b));
      return [tf.div(x, tf.pow(tf.add(tf.mul(sum, alpha), bias), beta))];
    },
  };
};

/** The layout that a value is in, and the shape of one number a channel there. */
function channelLayout(value: string, context: PlanContext) {
  const sizes = context.shape(value);
  const rank = sizes.length;
  const layout = hasChannelsLast(rank) ? context.layout(value) : 'plain';
  const shape = sizes.map(() => 1).with(physicalAxis(1, rank, layout), sizes[1] ?? 1);
  return { rank, layout, shape };
}
