import { float32ToFloat16, type NumericVector } from '@fsnet/graph';
import { quantizeAffine } from './codec/quantize-affine.ts';
import type { Bits, LayerSettings } from './recipe/layer-settings.ts';

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
  const length = block === 'tensor' ? 0 : block === 'filter' ? filterLength : block;
  // One block for all is the same as none, and takes less room.
  return quantizeAffine(values, { bits, block: length >= count ? 0 : length });
}
