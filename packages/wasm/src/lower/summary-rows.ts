import { type SummaryWeight, type TapRows, vectorValues } from '@fsnet/graph';

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
  const values = vectorValues(weight.vector) as Float32Array;
  const channels = weight.shape[1];
  const packed = new Float32Array(roundUp(order.length, rowsAtOnce) * channels);
  for (const [i, row] of order.entries()) {
    const lane = i % rowsAtOnce;
    let to = (i - lane) * channels + lane;
    let from = rows.starts[row];
    for (let channel = 0; channel < channels; channel++, to += rowsAtOnce, from += rows.stride) {
      if (from >= values.length) from %= values.length;
      packed[to] = values[from];
    }
  }
  return packed;
}

/** The least multiple of `step` that is not below `size`. */
export function roundUp(size: number, step: number): number {
  return Math.ceil(size / step) * step;
}
