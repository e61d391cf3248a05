import {
  type NumericVector,
  type SummaryWeight,
  type TapRows,
  type TensorData,
  vectorValues,
} from '@fsnet/graph';

/** Tap rows that a tile of the kernel multiplies together. */
export const rowsAtOnce = 4;

/**
 * Rows by panels of {@link rowsAtOnce}, `[rows / 4][channels][4]`.
 *
 * Quantised summaries are dequantised here, once: kept as bytes and dequantised whenever a block of rows came to a
 * panel, convolutions took 2 to 10 % longer in warm caches at all shapes (56 x 56 x 64 to 7 x 7 x 512, CIFAR's), and 5 %
 * longer to 2 % less (7 x 7 x 512) in cold ones.
 *
 * @param order The rows in the order in which they shall stand.
 */
export function packTapRows(weight: SummaryWeight, rows: TapRows, order: readonly number[]): Float32Array {
  const { values, bitsOf } = valueBits(weight.vector);
  const channels = weight.shape[1];
  const packed = new Int32Array(roundUp(order.length, rowsAtOnce) * channels);
  for (let i = 0; i < order.length; i++) {
    const lane = i % rowsAtOnce;
    let to = (i - lane) * channels + lane;
    let from = rows.starts[order[i]];
    for (let channel = 0; channel < channels; channel++, to += rowsAtOnce, from += rows.stride) {
      if (from >= values.length) from %= values.length;
      packed[to] = bitsOf ? bitsOf[values[from]] : values[from];
    }
  }
  return new Float32Array(packed.buffer);
}

/**
 * The bits of a vector's float32 values, looked up in `bitsOf` where there is one. Networks start sooner by them:
 * engines that have not compiled a loop yet allocate each float that it touches.
 */
function valueBits(vector: NumericVector): { values: Uint8Array | Int32Array; bitsOf?: Int32Array } {
  if (vector.format === 'affine' && vector.block === 0) {
    const levels = Uint8Array.from({ length: 2 ** vector.bits }, (_, level) => level);
    return { values: vector.levels, bitsOf: bits(vectorValues({ ...vector, levels, count: levels.length })) };
  }
  return { values: bits(vectorValues(vector)) };
}

function bits({ buffer, byteOffset, length }: TensorData): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** The least multiple of `step` that is not below `size`. */
export function roundUp(size: number, step: number): number {
  return Math.ceil(size / step) * step;
}
