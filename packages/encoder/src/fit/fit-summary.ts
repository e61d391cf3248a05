import { elementCount, runSteps, type SegmentKind, type SummaryWeight, segmentLength } from '@fsnet/graph';
import type { LayerSettings } from '../recipe/layer-settings.ts';
import { relativeError } from '../relative-error.ts';
import { canCluster, clusterTaps } from './cluster-taps.ts';
import { fitLeastSquares, readSegments } from './least-squares.ts';
import { orderRows } from './order-rows.ts';
import { type Placement, placeSegments, storedLocations } from './place-segments.ts';
import { type Found, searchLocations } from './search-locations.ts';
import { unroll } from './unroll.ts';

/** How to fit a summary to dense filters: what is named as in {@link LayerSettings} has the same meaning and default. */
export interface FitOptions
  extends Pick<LayerSettings, 'ratio' | 'spacing' | 'locations' | 'order' | 'iterations'> {
  readonly groups?: number | undefined;
  /** Default `filter`. */
  readonly segments?: SegmentKind | undefined;
  /**
   * Whether to search for better locations than evenly spread ones. Default: for row and tap segments, while whole
   * filters stay evenly spread (on ResNet-20 at ratio 4 a search lowers their error from .86 to .78). Not done for
   * circular summaries, nor where a round would take over 2^33 multiply-adds.
   */
  readonly search?: boolean | undefined;
  /** Of the search's first summary; default 0. */
  readonly seed?: number | undefined;
}

/** A fitted summary, its values in float32. */
export interface Fit {
  readonly weight: SummaryWeight;
  /** Dense weights over summary length. */
  readonly ratio: number;
  /** L2 norm of what the fit lost over that of the filters. */
  readonly relativeError: number;
}

/** Most multiply-adds of one round of a search over overlapping segments: some ten seconds. */
const maximumWork = 2 ** 33;

/**
 * The summary that is nearest to dense `filters` (`[filters, input channels a group, ...kernel]`, row-major) in the
 * least squares, at evenly spread locations or, with a search, at ones that fit better.
 *
 * @throws RangeError where these filters have no such summary (a single filter, a summary shorter than one).
 */
export function fitSummary(filters: Float32Array, shape: readonly number[], options: FitOptions = {}): Fit {
  const fit = runSteps(fitSummarySteps(filters, shape, options));
  if ('obstacle' in fit) throw new RangeError(fit.obstacle);
  return fit;
}

/** {@link fitSummary}, yielding now and then; an obstacle is its result, not an error. */
export function* fitSummarySteps(
  filters: Float32Array,
  shape: readonly number[],
  options: FitOptions,
): Generator<undefined, Fit | { readonly obstacle: string }, void> {
  const { groups = 1, ratio = 1, spacing, locations = 'tap', segments = 'filter', order = 'hwi' } = options;
  const placement = placeSegments({ shape, segments, rule: locations, ratio, spacing });
  if ('obstacle' in placement) return placement;
  const values = unroll(filters, shape, order);
  const length = segmentLength({ shape, segments });
  const wanted = segments === 'tap' || (options.search ?? segments === 'row');
  const found = wanted ? yield* search(values, length, placement, options) : undefined;
  const { starts, summary } = found ?? {
    starts: placement.starts,
    summary: fitLeastSquares(values, { ...placement, length }, placement.length),
  };
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

/** Better locations, or nothing where a search would take too long or the rule leaves no choice. */
function* search(
  values: Float32Array,
  length: number,
  { unit, length: summaryLength, starts, circular }: Placement,
  { seed = 0, iterations = 10 }: FitOptions,
): Generator<undefined, Found | undefined, void> {
  const span = length / unit;
  const units = summaryLength / unit;
  let found: Found;
  if (span === 1 && canCluster(starts.length)) found = yield* clusterTaps(values, unit, units, iterations);
  else if (span === 1) found = yield* searchLocations({ values, unit, span, units, seed, iterations });
  else if (circular || values.length * units > maximumWork) return undefined;
  else {
    const even = starts.map((start) => start / unit);
    found = yield* searchLocations({ values, unit, span, units, starts: even, seed, iterations });
  }
  if (span === 1) found = orderRows(found, unit);
  return { starts: found.starts.map((start) => start * unit), summary: found.summary };
}
