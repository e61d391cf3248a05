import {
  type AxisScaling,
  axisScalings,
  float32,
  intAttribute,
  interpolationTaps,
  isUnchanged,
  nearestIndices,
  type PlannedNode,
  stringAttribute,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { hasChannelsLast, physicalAxis } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';

type Mode = 'nearest' | 'linear' | 'cubic';

/** `Resize` without cropping and antialiasing: by tfjs's own kernels where they mean the same, else axis by axis. */
export const prepareResize: Prepare = (node, context) => {
  const [value, , ...names] = node.inputs;
  const [scales, sizes] = names.map((name) => (name ? context.constant(name) : undefined));
  if (names.some((name, i) => name && ![scales, sizes][i])) return undefined;
  const mode = stringAttribute(node, 'mode', 'nearest');
  const coordinates = stringAttribute(node, 'coordinate_transformation_mode', '');
  if (coordinates === 'tf_crop_and_resize' || intAttribute(node, 'antialias', 0) !== 0) return undefined;
  if (mode !== 'nearest' && mode !== 'linear' && mode !== 'cubic') return undefined;
  const shape = context.shape(value);
  if (context.dtype(value) !== 'float32') return undefined;
  const scalings = axisScalings(node, shape, undefined, scales, sizes);
  const layout = hasChannelsLast(shape.length) ? 'nhwc' : 'plain';
  const inputLayouts = node.inputs.map((_, i) => (i === 0 ? layout : undefined));
  const axes = scalings.flatMap((scaling, axis) => (isUnchanged(node, scaling) ? [] : [axis]));
  const whole =
    axes.every((axis) => axis > 1) && shape.length === 4 ? wholePlanes(node, scalings, mode) : null;
  if (whole) return { inputLayouts, outputLayouts: [layout], run: ([x]) => [whole(x as tf.Tensor4D)] };
  const steps = axes
    // Axes that shrink come first, so that least is left for the others.
    .sort((a, b) => growth(scalings[a]) - growth(scalings[b]))
    .map((axis) => alongAxis(node, scalings[axis], physicalAxis(axis, shape.length, layout), mode, context));
  return {
    inputLayouts,
    outputLayouts: [layout],
    run: ([x]) => [steps.reduce((y, step) => step(y), tf.clone(x))],
  };
};

function growth({ inputSize, outputSize }: AxisScaling): number {
  return outputSize / inputSize;
}

/** tfjs's kernel for planes, if it takes the same pixels for every output. */
function wholePlanes(node: PlannedNode, scalings: readonly AxisScaling[], mode: Mode) {
  const spatial = scalings.slice(2);
  const size = spatial.map(({ outputSize }) => outputSize) as [number, number];
  for (const [alignsCorners, halfPixels] of [
    [false, false],
    [true, false],
    [false, true],
  ] as const) {
    const position = positionOf(alignsCorners, halfPixels);
    if (mode === 'nearest') {
      const isSame = spatial.every((scaling) => {
        const wanted = nearestIndices(node, scaling);
        return wanted.every(
          (index, i) => index === tfjsNearest(scaling, position(i, scaling), alignsCorners),
        );
      });
      if (isSame)
        return (x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, size, alignsCorners, halfPixels);
    }
    if (mode === 'linear' && spatial.every((scaling) => isSameLine(node, scaling, position)))
      return (x: tf.Tensor4D) => tf.image.resizeBilinear(x, size, alignsCorners, halfPixels);
  }
  return null;
}

type Position = (i: number, scaling: AxisScaling) => number;

/** Where tfjs looks for output `i`. */
function positionOf(alignsCorners: boolean, halfPixels: boolean): Position {
  return (i, { inputSize, outputSize }) => {
    const isAligned = alignsCorners && outputSize > 1;
    const ratio = isAligned ? (inputSize - 1) / (outputSize - 1) : inputSize / outputSize;
    return halfPixels ? (i + 0.5) * ratio - 0.5 : i * ratio;
  };
}

/** Indices so near to a half or a whole that rounding may decide are none. */
function tfjsNearest(
  { inputSize }: AxisScaling,
  position: number,
  alignsCorners: boolean,
): number | undefined {
  const shifted = alignsCorners ? position + 0.5 : position;
  const index = Math.floor(shifted);
  const isWhole = Number.isInteger(shifted * 1024);
  if (!isWhole && Math.abs(shifted - Math.round(shifted)) < 1e-4) return undefined;
  return Math.min(Math.max(index, 0), inputSize - 1);
}

function isSameLine(node: PlannedNode, scaling: AxisScaling, position: Position): boolean {
  const { indices, weights } = interpolationTaps(node, scaling, 'linear');
  const last = scaling.inputSize - 1;
  return Array.from({ length: scaling.outputSize }, (_, i) => i).every((i) => {
    const wanted = indices[2 * i] * weights[2 * i] + indices[2 * i + 1] * weights[2 * i + 1];
    const found = Math.min(Math.max(position(i, scaling), 0), last);
    return Math.abs(wanted - found) < 1e-5;
  });
}

/** Taps gathered and added up along one axis. */
function alongAxis(
  node: PlannedNode,
  scaling: AxisScaling,
  axis: number,
  mode: Mode,
  context: PlanContext,
): (x: tf.Tensor) => tf.Tensor {
  if (mode === 'nearest') {
    const indices = nearestIndices(node, scaling);
    return (x) => tf.gather(x, tf.tensor1d(indices, 'int32'), axis);
  }
  const { count, indices, weights } = interpolationTaps(node, scaling, mode);
  const rank = context.shape(node.inputs[0]).length;
  const shape = Array<number>(rank).fill(1).with(axis, scaling.outputSize);
  const taps = Array.from({ length: count }, (_, tap) => {
    const own = (_: unknown, i: number) => i * count + tap;
    const places = Array.from({ length: scaling.outputSize }, own);
    const key = `${node.outputs[0]} weights ${axis} ${tap} ${scaling.inputSize} ${scaling.outputSize}`;
    return {
      indices: Int32Array.from(places, (place) => indices[place]),
      weights: context.tensor(key, () =>
        float32(
          shape,
          places.map((place) => weights[place]),
        ),
      ),
    };
  });
  return (x) =>
    taps
      .map((tap) => tf.mul(tf.gather(x, tf.tensor1d(tap.indices, 'int32'), axis), tap.weights))
      .reduce((a, b) => tf.add(a, b));
}
