import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { floatData, integerData, resolveAxis } from './arguments.ts';
import { intsAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import { crops } from './resize-coordinates.ts';
import { type AxisScaling, scaleBy, scaleTo } from './resize-scaling.ts';

/** The axes that a node resizes. */
export function resizedAxes(node: Node, rank: number): readonly number[] {
  const axes = intsAttribute(node, 'axes', undefined);
  if (!axes) return Array.from({ length: rank }, (_, axis) => axis);
  const resolved = axes.map((axis) => resolveAxis(node, axis, rank));
  if (new Set(resolved).size !== axes.length)
    throw nodeError(node, 'bad-value', `axes [${axes.join(', ')}] are not distinct`);
  return resolved;
}

/** Throws FsnError `bad-shape` unless there are as many of `what` as axes that they are for. */
export function checkLength(node: Node, what: string, length: number, expected: number): void {
  if (length !== expected)
    throw nodeError(node, 'bad-shape', `${what} do not fit the axes`, { expected, actual: length });
}

/** How each axis of `shape` is resized, from the tensors of inputs 1 to 3. */
export function axisScalings(
  node: Node,
  shape: readonly number[],
  roi: Tensor | undefined,
  scales: Tensor | undefined,
  sizes: Tensor | undefined,
): readonly AxisScaling[] {
  const axes = resizedAxes(node, shape.length);
  const inputSizes = axes.map((axis) => shape[axis]);
  const result: AxisScaling[] = shape.map((size) => scaleBy(node, size, 1));
  let found: readonly AxisScaling[];
  if (sizes?.data.length) {
    checkLength(node, 'sizes', sizes.data.length, axes.length);
    found = scaleTo(node, inputSizes, integerData(node, sizes));
  } else if (scales?.data.length) {
    checkLength(node, 'scales', scales.data.length, axes.length);
    found = Array.from(floatData(node, scales), (scale, i) => scaleBy(node, inputSizes[i], scale));
  } else throw nodeError(node, 'bad-graph', 'neither scales nor sizes are given');
  const crop = crops(node) ? floatData(node, requiredRoi(node, roi)) : undefined;
  if (crop) checkLength(node, 'regions of interest', crop.length, 2 * axes.length);
  for (const [i, axis] of axes.entries())
    result[axis] = crop ? { ...found[i], crop: [crop[i], crop[i + axes.length]] } : found[i];
  return result;
}

function requiredRoi(node: Node, roi: Tensor | undefined): Tensor {
  if (roi?.data.length) return roi;
  throw nodeError(node, 'bad-graph', 'tf_crop_and_resize needs a region of interest');
}
