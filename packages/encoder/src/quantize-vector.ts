import { type AffineVector, float32ToFloat16, type NumericVector, vectorValues } from '@fsnet/graph';
import { quantizeAffine } from './codec/quantize-affine.ts';
import type { Bits, LayerSettings } from './recipe/layer-settings.ts';
import { relativeError } from './relative-error.ts';

/** Bits a value of a vector that stands in a float32 weight. */
export function bitsOf(vector: NumericVector): Bits {
  if (vector.format === 'affine') return vector.bits as Bits;
  return vector.dtype === 'float32' ? 32 : 16;
}

/** Why values cannot be stored in `bits`, or `undefined`. */
export function bitsObstacle(values: Float32Array, bits: Bits): string | undefined {
  if (bits === 32) return undefined;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    // Also catches NaN, which compares false.
    if (!(size <= 3.4028234663852886e38)) return 'holds values that are not finite';
    if (size > largest) largest = size;
  }
  if (bits === 16 && largest >= 65520) return 'holds values beyond the range of half precision';
  return undefined;
}

/**
 * How much worse one scale for all may treat the filters than a scale each, as the ratio of their errors, before
 * `block: 'auto'` gives each its own. Networks whose batch norms were folded into the filters, and depthwise layers,
 * have filters of very unlike size: at 8 bits FastestDet's outputs are 16 % off with one scale a layer, 4 % with
 * this. In a ResNet with its batch norms the own scales only take room.
 */
const toleratedRatio = 2;

/**
 * `values` in `bits` bits. `filterLength` is what `block: 'filter'` stands for. See {@link bitsObstacle} for values
 * that do not fit.
 */
export function quantizeVector(
  values: Float32Array,
  bits: Bits,
  block: NonNullable<LayerSettings['block']>,
  filterLength: number,
): NumericVector {
  const count = values.length;
  if (bits === 32) return { format: 'plain', dtype: 'float32', data: values, count };
  if (bits === 16) return { format: 'plain', dtype: 'float16', data: float32ToFloat16(values), count };
  const filters = (): AffineVector =>
    quantizeAffine(values, { bits, block: blockWithin(filterLength, count) });
  if (block === 'filter') return filters();
  if (typeof block === 'number') return quantizeAffine(values, { bits, block: blockWithin(block, count) });
  const whole = quantizeAffine(values, { bits, block: 0 });
  if (block === 'tensor') return whole;
  const split = filters();
  return filterError(whole, values, filterLength) > toleratedRatio * filterError(split, values, filterLength)
    ? split
    : whole;
}

/** One block for all is the same as none, and takes less room. */
function blockWithin(block: number, count: number): number {
  return block >= count ? 0 : block;
}

/** Mean over filters of the squared relative error of each, its root: small filters count like large ones. */
function filterError(vector: AffineVector, values: Float32Array, filterLength: number): number {
  const quantized = vectorValues(vector) as Float32Array;
  let sum = 0;
  let filters = 0;
  for (let begin = 0; begin < values.length; begin += filterLength) {
    const end = begin + filterLength;
    sum += relativeError(quantized.subarray(begin, end), values.subarray(begin, end)) ** 2;
    filters++;
  }
  return Math.sqrt(sum / Math.max(1, filters));
}
