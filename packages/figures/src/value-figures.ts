import type { NumericVector } from '@fsnet/graph';
import { drawingLimits as limits } from './limits.ts';

/** How the values of a vector are spread. */
export interface ValueFigures {
  readonly count: number;
  /** Of the finite values, as all that follows. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Fraction of values that are exactly 0. */
  readonly zeros: number;
  /** Values in each of the equal bins from `minimum` to `maximum`; of few levels one bin each. */
  readonly histogram: readonly number[];
}

/** Figures of the `values` of `vector`. */
export function valueFigures(vector: NumericVector, values: ArrayLike<number>): ValueFigures {
  const { count } = vector;
  const finite = Float64Array.from(values).filter(Number.isFinite);
  if (finite.length === 0)
    return { count, minimum: 0, maximum: 0, mean: 0, standardDeviation: 0, zeros: 0, histogram: [] };
  const minimum = finite.reduce((a, b) => Math.min(a, b));
  const maximum = finite.reduce((a, b) => Math.max(a, b));
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const zeros = finite.reduce((times, value) => (value === 0 ? times + 1 : times), 0) / finite.length;
  const histogram = histogramOf(finite, { minimum, maximum, step: levelStep(vector) });
  return {
    count,
    minimum,
    maximum,
    mean,
    standardDeviation: Math.sqrt(squares / finite.length),
    zeros,
    histogram,
  };
}

/** What lies between two levels, where all levels of a vector share one scale. */
function levelStep(vector: NumericVector): number | undefined {
  return vector.format === 'affine' && vector.scales.length === 1 ? vector.scales[0] : undefined;
}

/** Levels are binned by equally many, for bins that cut between them would hold now one level, now two. */
function histogramOf(
  values: Float64Array,
  { minimum, maximum, step }: { minimum: number; maximum: number; step: number | undefined },
): number[] {
  if (minimum === maximum) return [values.length];
  const width = step
    ? step * Math.ceil((Math.round((maximum - minimum) / step) + 1) / limits.bins)
    : (maximum - minimum) / limits.bins;
  const bins = step ? Math.floor((maximum - minimum + step / 2) / width) + 1 : limits.bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values)
    counts[Math.min(bins - 1, Math.floor((value - minimum + (step ?? 0) / 2) / width))]++;
  return counts;
}
