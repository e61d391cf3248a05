import { float32ToFloat16, type NumericVector } from '@fsnet/graph';
import { quantizeAffine } from './codec/quantize-affine.ts';
import type { Bits, LayerSettings } from './recipe/layer-settings.ts';

/** Bits a value of a vector that stands in a float32 weight. */
export function bitsOf(vector: NumericVector): Bits {
  if (vector.format === 'affine') return vector.bits as Bits;
  return vector.dtype === 'float32' ? 32 : 16;
}

const largestFloat32 = 3.4028234663852886e38;

/** From here on numbers round to infinity in half precision, whose largest is 65504. */
const beyondHalf = 65520;

/** Why values cannot be stored in `bits`, or `undefined`. */
export function bitsObstacle(values: Float32Array, bits: Bits): string | undefined {
  if (bits === 32) return undefined;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    // Also catches NaN, which compares false.
    if (!(size <= largestFloat32)) return 'holds values that are not finite';
    if (size > largest) largest = size;
  }
  if (bits === 16 && largest >= beyondHalf) return 'holds values beyond the range of half precision';
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
  const length =
    typeof block === 'number'
      ? block
      : block === 'filter' || (block === 'auto' && filtersAreUnlike(values, filterLength))
        ? filterLength
        : 0;
  // One block for all is the same as none, and takes less room.
  return quantizeAffine(values, { bits, block: length >= count ? 0 : length });
}

/**
 * Whether one scale for all would cost half of the filters a bit or more: their range is less than half of the
 * whole's. So it is where batch norms were folded into the filters, and in depthwise layers: at 8 bits FastestDet's
 * outputs are 16 % off with one scale a layer, 5 % with scales where this asks for them. In a ResNet with its batch
 * norms apart the own scales mostly take room. Not the mean but the median decides, as filters that training left
 * near zero would outweigh all others in a mean.
 */
function filtersAreUnlike(values: Float32Array, filterLength: number): boolean {
  const ranges: number[] = [];
  let [lowest, highest] = [0, 0];
  for (let begin = 0; begin < values.length; begin += filterLength) {
    let [low, high] = [0, 0];
    for (let i = begin; i < Math.min(begin + filterLength, values.length); i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    ranges.push(high - low);
    lowest = Math.min(lowest, low);
    highest = Math.max(highest, high);
  }
  ranges.sort((a, b) => a - b);
  return ranges[(ranges.length - 1) >> 1] < (highest - lowest) / 2;
}
