import { intAttribute } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { hasChannelsLast, type Layout, physicalAxis, physicalOrder } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';

type Reduce = (x: tf.Tensor, axes: number[], keepsAxes: boolean) => tf.Tensor;

const reductions: Readonly<Record<string, Reduce>> = {
  ReduceSum: tf.sum,
  ReduceMean: tf.mean,
  ReduceMax: tf.max,
  ReduceMin: tf.min,
  ReduceProd: tf.prod,
  ReduceL2: (x, axes, keepsAxes) => tf.sqrt(tf.sum(tf.square(x), axes, keepsAxes)),
};

/** `ReduceSum` and its like, in any layout. */
export const prepareReduce: Prepare = (node, context) => {
  const [input, axesInput] = node.inputs;
  const given = axesInput ? context.constant(axesInput) : undefined;
  if ((axesInput && !given) || context.dtype(input) !== 'float32') return undefined;
  const rank = context.shape(input).length;
  const named = Array.from((given?.data ?? []) as Iterable<bigint | number>, (axis) => Number(axis));
  if (rank === 0 || (named.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) !== 0))
    return undefined;
  const axes = new Set(named.map((axis) => (axis + rank) % rank));
  if (axes.size === 0) for (let axis = 0; axis < rank; axis++) axes.add(axis);
  const keepsAxes = intAttribute(node, 'keepdims', 1) !== 0;
  const layouts = alongAxes(input, context, axes, keepsAxes);
  const physical = [...axes].map((axis) => physicalAxis(axis, rank, layouts.input));
  const reduce = reductions[node.op];
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layouts.input : undefined)),
    outputLayouts: [layouts.output],
    run: ([x]) => [reduce(x, physical, keepsAxes)],
  };
};

/** Layouts before and after some axes became one, or went. */
function alongAxes(
  value: string,
  context: PlanContext,
  axes: ReadonlySet<number>,
  keepsAxes: boolean,
): { readonly input: Layout; readonly output: Layout } {
  const rank = context.shape(value).length;
  const input = context.layout(value);
  if (keepsAxes || input === 'plain') return { input, output: input };
  const kept = physicalOrder(rank, 'nhwc').filter((axis) => !axes.has(axis));
  const sorted = kept.toSorted((a, b) => a - b);
  for (const output of ['plain', 'nhwc'] as const) {
    if (output === 'nhwc' && !hasChannelsLast(kept.length)) continue;
    if (physicalOrder(kept.length, output).every((place, i) => sorted[place] === kept[i]))
      return { input, output };
  }
  return { input: 'plain', output: 'plain' };
}

/** `ArgMax` and `ArgMin` that want the first of equal values. */
export const prepareArgMax: Prepare = (node, context) => {
  const [input] = node.inputs;
  const shape = context.shape(input);
  if (context.dtype(input) !== 'float32' || shape.length === 0) return undefined;
  if (intAttribute(node, 'select_last_index', 0) !== 0) return undefined;
  const axis = (intAttribute(node, 'axis', 0) + shape.length) % shape.length;
  const keepsAxes = intAttribute(node, 'keepdims', 1) !== 0;
  const layouts = alongAxes(input, context, new Set([axis]), keepsAxes);
  const physical = physicalAxis(axis, shape.length, layouts.input);
  const find = node.op === 'ArgMax' ? tf.argMax : tf.argMin;
  return {
    inputLayouts: [layouts.input],
    outputLayouts: [layouts.output],
    run: ([x]) => {
      const found = find(x, physical);
      return [keepsAxes ? tf.expandDims(found, physical) : found];
    },
  };
};

/** `TopK` along the last axis. */
export const prepareTopK: Prepare = (node, context) => {
  const [input, count] = node.inputs;
  const shape = context.shape(input);
  const rank = shape.length;
  const k = context.constant(count)?.data[0];
  const axis = (intAttribute(node, 'axis', -1) + rank) % rank;
  if (context.dtype(input) !== 'float32' || k === undefined || axis !== rank - 1) return undefined;
  if (Number(k) === 0) return undefined;
  const isLargest = intAttribute(node, 'largest', 1) !== 0;
  return {
    inputLayouts: ['plain', undefined],
    outputLayouts: ['plain', 'plain'],
    run: ([x]) => {
      const { values, indices } = tf.topk(isLargest ? x : tf.neg(x), Number(k), true);
      return [isLargest ? values : tf.neg(values), indices];
    },
  };
};

/** `Softmax` and `LogSoftmax`, in any layout. */
export const prepareSoftmax: Prepare = (node, context) => {
  const [input] = node.inputs;
  const rank = context.shape(input).length;
  if (context.dtype(input) !== 'float32' || rank === 0) return undefined;
  const layout = context.layout(input);
  const axis = physicalAxis((intAttribute(node, 'axis', -1) + rank) % rank, rank, layout);
  const isLogarithm = node.op === 'LogSoftmax';
  const along = (x: tf.Tensor) => {
    if (axis === rank - 1) return isLogarithm ? tf.logSoftmax(x) : tf.softmax(x);
    const shifted = tf.sub(x, tf.max(x, axis, true));
    const powers = tf.exp(shifted);
    const sum = tf.sum(powers, axis, true);
    return isLogarithm ? tf.sub(shifted, tf.log(sum)) : tf.div(powers, sum);
  };
  return { inputLayouts: [layout], outputLayouts: [layout], run: ([x]) => [along(x)] };
};
