import type { Values } from './values.ts';

/** How the filters of one convolution lie in its summary: tap segments at whole tap rows. */
export interface SummaryLayout {
  /** `[filters, channels, kernel height, kernel width]`. */
  readonly shape: readonly number[];
  /** The summary's row that tap `t` of filter `o` is, at `o * taps + t`. */
  readonly rows: Uint32Array;
}

/** The filters that a summary `[rows, channels]` unfolds to, in tfjs's layout. */
export function filtersOf({ data }: Values, { shape, rows }: SummaryLayout): Values {
  const [filters, channels, height, width] = shape;
  const taps = height * width;
  const unfolded = new Float32Array(rows.length * channels);
  for (let filter = 0; filter < filters; filter++) {
    for (let tap = 0; tap < taps; tap++) {
      const start = rows[filter * taps + tap] * channels;
      for (let channel = 0; channel < channels; channel++) {
        unfolded[(tap * channels + channel) * filters + filter] = data[start + channel];
      }
    }
  }
  return { shape: [height, width, channels, filters], data: unfolded };
}

/** The gradient of a summary of `length` values: that of its filters, summed where they share a row. */
export function summaryGradient(
  ofFilters: ArrayLike<number>,
  { shape, rows }: SummaryLayout,
  length: number,
): Float32Array {
  const [filters, channels, height, width] = shape;
  const taps = height * width;
  const gradient = new Float32Array(length);
  for (let filter = 0; filter < filters; filter++) {
    for (let tap = 0; tap < taps; tap++) {
      const start = rows[filter * taps + tap] * channels;
      for (let channel = 0; channel < channels; channel++) {
        gradient[start + channel] += ofFilters[(tap * channels + channel) * filters + filter];
      }
    }
  }
  return gradient;
}
