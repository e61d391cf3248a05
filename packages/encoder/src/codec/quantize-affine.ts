import { type AffineVector, blockCount, FsnError, float16ToFloat32, float32ToFloat16 } from '@fsnet/graph';

/** How to quantise a vector. */
export interface AffineOptions {
  /** Bits a level, 2 to 8. */
  readonly bits: number;
  /** Values that share a scale; 0: all. */
  readonly block: number;
  /**
   * What the scales are rounded to. Left out: `float32` for one scale, and for blocks `float16` where every scale
   * is a normal half-precision number.
   */
  readonly scaleType?: 'float32' | 'float16';
}

const largest = (2 - 2 ** -23) * 2 ** 127;
const smallestNormalHalf = 2 ** -14;
const largestHalf = 65504;

/**
 * Quantises `values` to `w = scale * (level - zero)`, each block over the range from its smallest to its largest
 * value, widened to contain 0, which is always a level by itself. No value is further than half its block's scale
 * (and the rounding of one float32 product) from what it was.
 *
 * @throws FsnError `bad-value` where a value is not finite.
 * @throws RangeError where `bits` or `block` is not a size of the format, or a scale does not fit `scaleType`.
 */
export function quantizeAffine(values: Float32Array, options: AffineOptions): AffineVector {
  const { bits, block } = options;
  if (!Number.isInteger(bits) || bits < 2 || bits > 8) throw new RangeError(`bits: 2 to 8, not ${bits}`);
  if (!Number.isInteger(block) || block < 0) throw new RangeError(`block: 0 or more values, not ${block}`);
  const count = values.length;
  const blocks = blockCount(count, block);
  const step = block || Math.max(count, 1);
  const top = 2 ** bits - 1;

  const exactScales = new Float64Array(blocks);
  const lowest = new Float64Array(blocks);
  const centred = new Uint8Array(blocks);
  for (let index = 0; index < blocks; index++) {
    const [low, high] = range(values, index * step, Math.min((index + 1) * step, count));
    // The level next to either end of a range like this could overflow: centre the levels on 0 instead.
    if (high - low > largest / 2) centred[index] = 1;
    exactScales[index] = centred[index] ? Math.max(high, -low) / (top >> 1) : (high - low) / top;
    lowest[index] = low;
  }
  const scales = roundScales(exactScales, centred, options);

  const zeros = new Uint8Array(blocks);
  const levels = new Uint8Array(count);
  for (let index = 0; index < blocks; index++) {
    const scale = scales[index];
    const zero = centred[index] ? top >> 1 : Math.round(-lowest[index] / scale);
    zeros[index] = zero;
    quantizeBlock(values, levels, index * step, Math.min((index + 1) * step, count), scale, zero, top);
  }
  return { format: 'affine', bits, block, scales, zeros, levels, count };
}

function range(values: Float32Array, begin: number, end: number): [low: number, high: number] {
  let low = 0;
  let high = 0;
  let nothing = 0;
  for (let i = begin; i < end; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
    nothing += value * 0;
  }
  if (Number.isNaN(nothing)) {
    const index = values.findIndex((value, i) => i >= begin && !Number.isFinite(value));
    throw new FsnError('bad-value', `value ${index} is ${values[index]}`, {
      path: `values[${index}]`,
      expected: 'a finite number',
      actual: values[index],
    });
  }
  return [low, high];
}

/**
 * Rounds up, so that all levels together still span the range; but down where the last level could overflow. A block of
 * zeros gets the scale 1.
 */
function roundScales(
  exact: Float64Array,
  centred: Uint8Array,
  { block, scaleType }: AffineOptions,
): Float32Array {
  const scales = new Float32Array(exact.length);
  for (let i = 0; i < exact.length; i++) {
    if (exact[i] === 0) scales[i] = 1;
    else scales[i] = roundFloat32(exact[i], centred[i] ? -1 : 1);
  }
  const halves = roundUpHalves(scales);
  const fit = halves.every((scale) => scale >= smallestNormalHalf && scale <= largestHalf);
  if (scaleType === 'float16' && !fit) throw new RangeError('a scale is not a normal float16 number');
  const wanted = scaleType ?? (block > 0 && fit ? 'float16' : 'float32');
  return wanted === 'float16' ? halves : scales;
}

/** The float32 next to a positive `value`, above it (`direction` 1) or below (-1), where it is none itself. */
function roundFloat32(value: number, direction: 1 | -1): number {
  const rounded = Float32Array.of(value);
  if ((value - rounded[0]) * direction > 0) new Uint32Array(rounded.buffer)[0] += direction;
  return rounded[0];
}

function roundUpHalves(scales: Float32Array): Float32Array {
  const bits = float32ToFloat16(scales);
  const nearest = float16ToFloat32(bits);
  for (let i = 0; i < bits.length; i++) if (nearest[i] < scales[i]) bits[i]++;
  return float16ToFloat32(bits);
}

function quantizeBlock(
  values: Float32Array,
  levels: Uint8Array,
  begin: number,
  end: number,
  scale: number,
  zero: number,
  top: number,
): void {
  const inverse = 1 / scale;
  const bias = zero + 0.5;
  for (let i = begin; i < end; i++) {
    const level = (values[i] * inverse + bias) | 0;
    levels[i] = Math.min(level, top);
  }
}
