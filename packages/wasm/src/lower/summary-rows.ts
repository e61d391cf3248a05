import { kernelSize, type SummaryWeight, segmentStarts, vectorValues } from '@fsnet/graph';

/** A filter summary as the vectors of one tap, each there once, that its filters are made of. */
export interface TapRows {
  /** Where in the summary each row starts. */
  readonly starts: readonly number[];
  /** Distance in the summary between a row's values of neighbouring channels. */
  readonly stride: number;
  /** `[filters, taps]`: the row of each tap. */
  readonly rowOf: Int32Array;
}

/** The rows of a summary, `undefined` where learned fractions make every filter's taps its own. */
export function tapRows(weight: SummaryWeight): TapRows | undefined {
  const { shape, segments, order, circular, locations, vector } = weight;
  if (locations.kind === 'explicit' && locations.fractions) return undefined;
  const [rows, columns] = kernelSize(shape);
  const taps = rows * columns;
  const [tapDistance, stride] = order === 'hwi' ? [shape[1], 1] : [1, taps];
  const tapsInSegment = { filter: taps, row: columns, tap: 1 }[segments];
  const segmentBegins = segmentStarts(weight);
  const ids = new Map<number, number>();
  const rowOf = new Int32Array(shape[0] * taps);
  for (let i = 0; i < rowOf.length; i++) {
    let start = segmentBegins[Math.floor(i / tapsInSegment)] + (i % tapsInSegment) * tapDistance;
    if (circular) start %= vector.count;
    let id = ids.get(start);
    if (id === undefined) {
      id = ids.size;
      ids.set(start, id);
    }
    rowOf[i] = id;
  }
  return { starts: [...ids.keys()], stride, rowOf };
}

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
