import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { takeIndices } from '../tensor/take-indices.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { numberRange } from '../tensor/value-range.ts';
import { floatData, knownIntegers, requiredInput } from './arguments.ts';
import { floatAttribute, intAttribute, stringAttribute } from './attributes.ts';
import { holdsBigInts, type NumberData } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';
import { axisScalings, checkLength, resizedAxes } from './resize-axes.ts';
import { isUnchanged } from './resize-coordinates.ts';
import { inferSizes, scaleBy } from './resize-scaling.ts';
import { interpolationTaps, nearestIndices, type Taps } from './resize-taps.ts';

/**
 * `Resize` by nearest neighbour, linear or cubic interpolation; inputs data, region of interest, scales, sizes.
 * Interpolation goes axis by axis in double precision.
 */
export const resizeOperators: OperatorFamily = {
  Resize: {
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype, shape }];
      return [{ dtype, shape: outputShape(node, inferShape(node, shape, inputs[2], inputs[3])) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      if (intAttribute(node, 'antialias', 0) !== 0)
        throw nodeError(node, 'unsupported-operator', 'resizing with antialias is not supported');
      const scalings = axisScalings(node, data.shape, inputs[1], inputs[2], inputs[3]);
      const shape = outputShape(
        node,
        scalings.map(({ outputSize }) => outputSize),
      );
      if (data.data.length === 0 && !shape.includes(0))
        throw nodeError(node, 'bad-shape', 'there are no elements to resize');
      if (shape.includes(0)) return [{ dtype: data.dtype, shape, data: allocate(data.dtype, 0) }];
      const mode = stringAttribute(node, 'mode', 'nearest');
      const outside = floatAttribute(node, 'extrapolation_value', 0);
      if (mode === 'nearest') {
        const indices = scalings.map((scaling) => nearestIndices(node, scaling));
        return [takeIndices(data, indices, holdsBigInts(data.data) ? BigInt(Math.trunc(outside)) : outside)];
      }
      if (mode !== 'linear' && mode !== 'cubic')
        throw nodeError(node, 'bad-value', `mode "${mode}" is unknown`);
      const taps = scalings.map((scaling) =>
        isUnchanged(node, scaling) ? undefined : interpolationTaps(node, scaling, mode),
      );
      return [interpolated(node, data, shape, taps, outside)];
    },
  },
};

function inferShape(
  node: Node,
  shape: readonly Dimension[],
  scales: InferredValue | undefined,
  sizes: InferredValue | undefined,
): readonly Dimension[] {
  const axes = resizedAxes(node, shape.length);
  const result = [...shape];
  const place = (found: readonly Dimension[]): void => {
    checkLength(node, 'scales or sizes', found.length, axes.length);
    for (const [i, axis] of axes.entries()) result[axis] = found[i];
  };
  // An input that is there without elements counts as left out.
  const hasSizes = sizes && sizes.shape?.[0] !== 0;
  const wanted = hasSizes ? knownIntegers(node, sizes) : undefined;
  const factors = scales?.constant && !hasSizes ? floatData(node, scales.constant) : undefined;
  if (wanted) {
    checkLength(node, 'sizes', wanted.length, axes.length);
    place(
      inferSizes(
        node,
        axes.map((axis) => shape[axis]),
        wanted,
      ),
    );
  } else if (factors?.length) {
    place(
      Array.from(factors, (factor, i) => {
        const size = shape[axes[i]];
        if (factor === 1) return size;
        return typeof size === 'number' ? scaleBy(node, size, factor).outputSize : null;
      }),
    );
  } else place(axes.map(() => null));
  return result;
}

function interpolated(
  node: Node,
  { dtype, shape, data }: Tensor,
  outputSizes: readonly number[],
  taps: readonly (Taps | undefined)[],
  outside: number,
): Tensor {
  if (holdsBigInts(data)) throw nodeError(node, 'unsupported-type', `${dtype} values cannot be interpolated`);
  let values: NumberData = data;
  for (const [axis, each] of taps.entries()) {
    if (!each) continue;
    const outer = elementCount(outputSizes.slice(0, axis));
    values = interpolateAxis(values, outer, shape[axis], elementCount(shape.slice(axis + 1)), each, outside);
  }
  const result = allocate(dtype, values.length) as Float32Array;
  const { lowest, highest } = numberRange(dtype);
  for (let i = 0; i < values.length; i++) result[i] = Math.min(Math.max(values[i], lowest), highest);
  return { dtype, shape: outputSizes, data: result };
}

/** One axis of `[outer, size, inner]` values. */
function interpolateAxis(
  values: NumberData,
  outer: number,
  size: number,
  inner: number,
  taps: Taps,
  outside: number,
): Float64Array {
  const outputSize = taps.outside.length;
  const result = new Float64Array(outer * outputSize * inner);
  for (let row = 0; row < outer * outputSize; row++) {
    const i = row % outputSize;
    const to = row * inner;
    if (taps.outside[i]) {
      result.fill(outside, to, to + inner);
      continue;
    }
    for (let tap = i * taps.count; tap < (i + 1) * taps.count; tap++) {
      const from = (Math.floor(row / outputSize) * size + taps.indices[tap]) * inner;
      const weight = taps.weights[tap];
      for (let j = 0; j < inner; j++) result[to + j] += weight * values[from + j];
    }
  }
  return result;
}
