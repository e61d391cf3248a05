import {
  elementCount,
  type SegmentKind,
  type SummaryWeight,
  segmentLength,
  type UnrollingOrder,
} from '@fsnet/graph';
import { finish } from '../finish.ts';
import type { LocationRule } from '../recipe/layer-settings.ts';
import { relativeError } from '../relative-error.ts';
import { fitLeastSquares, readSegments } from './least-squares.ts';
import { orderRows } from './order-rows.ts';
import { type Placement, placeSegments, storedLocations } from './place-segments.ts';
import { searchLocations } from './search-locations.ts';
import { unroll } from './unroll.ts';

/** How to fit a summary to dense filters. */
export interface FitOptions {
  readonly groups?: number;
  /** Dense weights over summary length. */
  readonly ratio?: number;
  /** Taps from one segment's start to the next, instead of `ratio`. */
  readonly spacing?: number;
  /** Default `tap`. */
  readonly locations?: LocationRule;
  /** Default `filter`. */
  readonly segments?: SegmentKind;
  /** Default `hwi`. */
  readonly order?: UnrollingOrder;
  /**
   * Whether to search for better locations than evenly spread ones. Default: for row and tap segments, not for whole
   * filters, which gain little. Not done where its table would take over 512 MiB.
   */
  readonly search?: boolean;
  /** Most rounds of the search; default 10. */
  readonly iterations?: number;
  /** Of the search's first summary; default 0. */
  readonly seed?: number;
}

/** A fitted summary, its values in float32. */
export interface Fit {
  readonly weight: SummaryWeight;
  /** Dense weights over summary length. */
  readonly ratio: number;
  /** L2 norm of what the fit lost over that of the filters. */
  readonly relativeError: number;
}

/** Largest table of inner products that a search may keep: 512 MiB. */
const maximumProducts = 2 ** 27;

/**
 * The summary that is nearest to dense `filters` (`[filters, input channels a group, ...kernel]`, row-major) in the
 * least squares, at evenly spread locations or, with a search, at ones that fit better.
 *
 * @throws RangeError where these filters have no such summary (a single filter, a summary shorter than one).
 */
export function fitSummary(filters: Float32Array, shape: readonly number[], options: FitOptions = {}): Fit {
  const fit = finish(fitSummarySteps(filters, shape, options));
  if ('obstacle' in fit) throw new RangeError(fit.obstacle);
  return fit;
}

/** {@link fitSummary}, yielding now and then; an obstacle is its result, not an error. */
export function* fitSummarySteps(
  filters: Float32Array,
  shape: readonly number[],
  options: FitOptions,
): Generator<void, Fit | { readonly obstacle: string }, void> {
  const { groups = 1, ratio = 1, spacing, locations = 'tap', segments = 'filter', order = 'hwi' } = options;
  const placement = placeSegments({ shape, segments, rule: locations, ratio, spacing });
  if ('obstacle' in placement) return placement;
  const values = unroll(filters, shape, order);
  const length = segmentLength({ shape, segments });
  const possible = searchIsPossible(values, placement);
  if (segments === 'tap' && !possible) return { obstacle: 'too large to cluster its taps in memory' };
  const searched = possible && (segments === 'tap' || (options.search ?? segments === 'row'));
  const { starts, summary } = searched
    ? yield* search(values, length, placement, options)
    : { starts: placement.starts, summary: evenFit(values, length, placement) };
  const { circular } = placement;
  return {
    weight: {
      kind: 'summary',
      dtype: 'float32',
      shape,
      groups,
      order,
      segments,
      circular,
      locations: storedLocations(starts),
      vector: { format: 'plain', dtype: 'float32', data: summary, count: summary.length },
    },
    ratio: elementCount(shape) / summary.length,
    relativeError: relativeError(readSegments(summary, { starts, length, circular }), values),
  };
}

function evenFit(values: Float32Array, length: number, placement: Placement): Float32Array {
  return fitLeastSquares(values, { ...placement, length }, placement.length);
}

function searchIsPossible(values: Float32Array, { unit, length, circular }: Placement): boolean {
  return !circular && (values.length / unit) * (length / unit) <= maximumProducts;
}

function* search(
  values: Float32Array,
  length: number,
  { unit, length: summaryLength, starts }: Placement,
  { seed = 0, iterations = 10 }: FitOptions,
): Generator<void, { starts: Uint32Array; summary: Float32Array }, void> {
  const span = length / unit;
  const found = yield* searchLocations({
    values,
    unit,
    span,
    units: summaryLength / unit,
    seed,
    iterations,
    ...(span === 1 ? {} : { starts: starts.map((start) => start / unit) }),
  });
  const { starts: units, summary } = span === 1 ? orderRows(found, unit) : found;
  return { starts: units.map((start) => start * unit), summary };
}
