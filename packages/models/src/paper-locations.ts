import { elementCount } from '@fsnet/graph';

/** Where the filters of a summary start in the paper's code. */
export interface PaperLocations {
  /** One a filter, 0 to the summary's length, which is read circularly. */
  readonly starts: Uint32Array;
  /**
   * Filters whose values do not stand together, by filter: from this value of the filter on, they stand one
   * further on in the summary.
   */
  readonly splits: ReadonlyMap<number, number>;
}

/**
 * The locations of the paper's code for a convolution of `shape`: value `k` of filter `o` is value
 * `trunc(float32(k + float32(o * step)))` of the summary followed by itself, with `step = length / (filters - 1)` in
 * float64. The first filter starts at 0, the last at the summary's length or, by rounding, one before it.
 *
 * Float32 rounds the sum a second time. Where it passes a power of two and the start's fraction is near 1, that
 * lifts the rest of a filter over the next whole number: ResNet-50 at ratio 2 has 20 such filters of 26,560, the
 * CIFAR networks have none.
 *
 * @throws RangeError where the shape has no two filters, or the summary is shorter than one filter or longer than 2^22.
 */
export function paperLocations(shape: readonly number[], length: number): PaperLocations {
  const filters = shape[0];
  const filterLength = elementCount(shape.slice(1));
  if (filters < 2) throw new RangeError(`a filter summary needs two filters, found ${filters}`);
  if (length < filterLength)
    throw new RangeError(`a summary of ${length} values is shorter than its filters of ${filterLength}`);
  // Beyond, sums of float32 have no fractions, and which of them are lifted follows no order.
  if (length > 2 ** 22) throw new RangeError(`a summary has at most 4194304 values, found ${length}`);
  const step = length / (filters - 1);
  const starts = new Uint32Array(filters);
  const splits = new Map<number, number>();
  for (let filter = 0; filter < filters; filter++) {
    const start = Math.fround(filter * step);
    starts[filter] = Math.trunc(start);
    const split = firstShifted(start, filterLength);
    if (split < filterLength) splits.set(filter, split);
  }
  return { starts, splits };
}

/** First value of a filter at the fractional `start` that rounding moves one further on, or the filter's length. */
function firstShifted(start: number, filterLength: number): number {
  const whole = Math.trunc(start);
  const isShifted = (value: number) => Math.trunc(Math.fround(start + value)) !== whole + value;
  // The spacing of float32 grows with the sum: once a sum is shifted, all behind it are.
  if (whole === start || !isShifted(filterLength - 1)) return filterLength;
  let low = 0;
  let high = filterLength - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isShifted(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
