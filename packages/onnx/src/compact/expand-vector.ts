import { type AffineVector, float32, int64, type Node, type NumericVector, type Tensor } from '@fsnet/graph';
import { int, makeNode } from '../operators/edit-node.ts';
import type { Workshop } from '../operators/operator-form.ts';
import { castTo } from './cast-to.ts';
import { reshapeTo } from './reshape-to.ts';

/** Opset that has levels of 4 bits. */
export const halfByteOpset = 21;

/**
 * Nodes that compute the float32 value `output` of `shape` out of a vector.
 *
 * @param base Name of the weight, for the parts that are made.
 */
export function expandVector(
  output: string,
  base: string,
  vector: NumericVector,
  shape: readonly number[],
  workshop: Workshop,
): Node[] {
  if (vector.format === 'plain') {
    const { dtype, data } = vector;
    const stored = workshop.addWeight(`${base}.${dtype}`, { dtype, shape, data });
    return dtype === 'float32'
      ? [makeNode('Identity', [stored], [output])]
      : [castTo('float32', stored, output)];
  }
  const axis = axisOfBlocks(vector, shape);
  if (axis === undefined) return expandBlocks(output, base, vector, shape, workshop);
  return [dequantize(output, base, vector, shape, vector.levels, axis, workshop)];
}

/** The axis of which each index is one block, if there is one; any axis where the vector is one block. */
function axisOfBlocks({ block, scales }: AffineVector, shape: readonly number[]): number | undefined {
  if (block === 0) return 0;
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (inner === block && shape[axis] === scales.length) return axis;
    inner *= shape[axis];
  }
  return undefined;
}

/** `[blocks, block]` levels, the last block filled up, are dequantised by rows. */
function expandBlocks(
  output: string,
  base: string,
  vector: AffineVector,
  shape: readonly number[],
  workshop: Workshop,
): Node[] {
  const { count, levels, scales } = vector;
  const block = Math.min(vector.block, count);
  const filled = new Uint8Array(scales.length * block);
  filled.set(levels);
  const rows = workshop.freshName(`${base}.blocks`);
  const nodes = [dequantize(rows, base, vector, [scales.length, block], filled, 0, workshop)];
  if (filled.length === count) return [...nodes, reshapeTo(shape, rows, output, workshop)];
  const flat = workshop.freshName(`${base}.filled`);
  const values = workshop.freshName(`${base}.values`);
  const [start, end] = [0, count].map((at) => workshop.addWeight(`${base}.cut`, int64([1], [at])));
  return [
    ...nodes,
    reshapeTo([-1], rows, flat, workshop),
    makeNode('Slice', [flat, start, end], [values]),
    reshapeTo(shape, values, output, workshop),
  ];
}

function dequantize(
  output: string,
  base: string,
  { bits, block, scales, zeros }: AffineVector,
  shape: readonly number[],
  levels: Uint8Array,
  axis: number,
  workshop: Workshop,
): Node {
  const tableShape = block === 0 ? [] : [scales.length];
  const stored = (shapeOfLevels: readonly number[], values: Uint8Array): Tensor =>
    bits <= 4 && workshop.opset >= halfByteOpset
      ? { dtype: 'uint4', shape: shapeOfLevels, data: packPairs(values) }
      : { dtype: 'uint8', shape: shapeOfLevels, data: values };
  const inputs = [
    workshop.addWeight(`${base}.levels`, stored(shape, levels)),
    workshop.addWeight(`${base}.scale`, float32(tableShape, scales)),
    workshop.addWeight(`${base}.zero`, stored(tableShape, zeros)),
  ];
  return makeNode('DequantizeLinear', inputs, [output], block === 0 || axis === 1 ? {} : { axis: int(axis) });
}

/** Two levels a byte, the first in the low half. */
function packPairs(levels: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(levels.length / 2));
  for (let i = 0; i < levels.length; i++) packed[i >> 1] |= levels[i] << (i % 2 === 0 ? 0 : 4);
  return packed;
}
