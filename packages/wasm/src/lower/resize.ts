import {
  type AxisScaling,
  axisScalings,
  elementCount,
  intAttribute,
  interpolationTaps,
  isUnchanged,
  type Node,
  nearestIndices,
  stringAttribute,
  type Taps,
} from '@fsnet/graph';
import type { EmitContext, Lowering } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { physicalAxes } from './columns.ts';

/** `Resize` of one or two axes, one after the other; no cropping and no antialiasing. */
export const lowerResize: Lowering = (node, facts) => {
  const [value, , ...names] = node.inputs;
  const [scales, sizes] = names.map((name) => (name ? facts.constant(name) : undefined));
  if (names.some((name, i) => name && ![scales, sizes][i])) return undefined;
  const mode = stringAttribute(node, 'mode', 'nearest');
  const coordinates = stringAttribute(node, 'coordinate_transformation_mode', '');
  if (coordinates === 'tf_crop_and_resize' || intAttribute(node, 'antialias', 0) !== 0) return undefined;
  if (mode !== 'nearest' && mode !== 'linear' && mode !== 'cubic') return undefined;
  const shape = facts.shape(value);
  const scalings = axisScalings(node, shape, undefined, scales, sizes);
  const layout = shape.length === 4 || shape.length === 3 ? 'nhwc' : 'plain';
  const order = physicalAxes(shape.length, layout);
  const resized = order
    .filter((axis) => !isUnchanged(node, scalings[axis]))
    // Axes that shrink come first, so that least is left for the others.
    .sort((a, b) => growth(scalings[a]) - growth(scalings[b]));
  if (resized.length > 2) return undefined;
  const axes = resized.length > 0 ? resized : [order[0]];
  const { inputSize, outputSize } = scalings[axes[0]];
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 0 ? layout : undefined)),
    outputLayouts: [layout],
    temporaryBytes: axes.length > 1 ? (elementCount(shape) / inputSize) * outputSize * 4 : 0,
    emit(context) {
      const current = [...shape];
      for (const [i, axis] of axes.entries()) {
        const place = order.indexOf(axis);
        const from = i === 0 ? context.input(0) : context.temporary;
        const to = i === axes.length - 1 ? context.output(0) : context.temporary;
        const outer = elementCount(order.slice(0, place).map((each) => current[each]));
        const inner = elementCount(order.slice(place + 1).map((each) => current[each]));
        resizeAxis(context, from, to, outer, inner, scalings[axis], axisTaps(node, scalings[axis], mode));
        current[axis] = scalings[axis].outputSize;
      }
    },
  };
};

function growth({ inputSize, outputSize }: AxisScaling): number {
  return outputSize / inputSize;
}

interface AxisTaps extends Pick<Taps, 'count' | 'indices'> {
  readonly weights: Float32Array;
}

function axisTaps(node: Node, scaling: AxisScaling, mode: 'nearest' | 'linear' | 'cubic'): AxisTaps {
  if (mode === 'nearest') {
    const indices = nearestIndices(node, scaling);
    return { count: 1, indices, weights: new Float32Array(indices.length).fill(1) };
  }
  const { count, indices, weights } = interpolationTaps(node, scaling, mode);
  return { count, indices, weights: Float32Array.from(weights) };
}

function resizeAxis(
  context: EmitContext,
  input: Reference,
  output: Reference,
  outer: number,
  inner: number,
  { inputSize, outputSize }: AxisScaling,
  { count, indices, weights }: AxisTaps,
): void {
  context.emit({
    kernel: 'interpolate',
    arguments: {
      ...{ input, output, taps: count, inputSize, outputSize, inner },
      ...{ indices: context.table(indices), weights: context.table(weights) },
    },
    units: outer * outputSize,
    grain: Math.ceil(4096 / inner),
  });
}
