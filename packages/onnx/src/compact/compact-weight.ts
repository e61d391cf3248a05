import { elementCount, type Node, type Weight } from '@fsnet/graph';
import type { Workshop } from '../operators/operator-form.ts';
import { castTo } from './cast-to.ts';
import { expandSummary } from './expand-summary.ts';
import { expandVector, halfByteOpset } from './expand-vector.ts';

/** Lowest opset of the nodes that {@link compactWeight} makes. */
export const compactOpset = 13;

/** Opset in which a weight takes the fewest bytes. */
export function bestOpset({ vector }: Weight): number {
  return vector.format === 'affine' && vector.bits <= 4 ? halfByteOpset : compactOpset;
}

/** Bytes that the nodes around a compact weight may take. */
const overhead = 400;

/** Whether a weight is smaller as it is stored, with nodes that expand it, than dense. */
export function hasCompactForm({ kind, dtype, shape, vector }: Weight): boolean {
  if (kind === 'dense' && vector.format === 'plain' && vector.dtype === dtype) return false;
  const values = vector.format === 'affine' ? vector.levels : vector.data;
  return elementCount(shape) * 4 > values.byteLength + overhead;
}

/**
 * Nodes that compute the value `name` out of the weight as it is stored: levels as uint8 or uint4, half precision as it is,
 * a filter summary once with the places of its segments.
 */
export function compactWeight(name: string, weight: Weight, workshop: Workshop): Node[] {
  const { shape, dtype, vector } = weight;
  if (weight.kind === 'summary') return expandSummary(name, weight, workshop);
  if (dtype === 'float32') return expandVector(name, name, vector, shape, workshop);
  const single = workshop.freshName(`${name}.float32`);
  return [...expandVector(single, name, vector, shape, workshop), castTo(dtype, single, name)];
}
