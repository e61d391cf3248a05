import {
  elementCount,
  type SegmentKind,
  type SegmentLocations,
  segmentCount,
  segmentLength,
} from '@fsnet/graph';
import type { LocationRule } from '../recipe/layer-settings.ts';

/** What is asked of a summary: its filters, how they are cut, where segments may start and how long it may be. */
export interface PlacementRequest {
  /** `[filters, input channels a group, ...kernel]`. */
  readonly shape: readonly number[];
  readonly segments: SegmentKind;
  readonly rule: LocationRule;
  /** Dense weights over summary length; `spacing` goes before it. */
  readonly ratio: number;
  /** Taps from one start to the next. */
  readonly spacing?: number | undefined;
}

/** Evenly spread segments over a summary of `length` values. */
export interface Placement {
  readonly length: number;
  /** Values from one point of the grid of starts to the next. */
  readonly unit: number;
  /** One a segment, multiples of `unit` (but for `circular`), all with the whole segment inside unless circular. */
  readonly starts: Uint32Array;
  readonly circular: boolean;
}

/**
 * Spreads segments evenly (`DESIGN` "Locations"; FSNet section 3.1), or says why there is no summary to be had.
 *
 * With `spacing` m, segment `s` starts at tap `s * m`: `length = ((segments - 1) * m + taps of one) * channels`.
 * With a ratio R, `length` is the multiple of the grid's unit (a tap, half a tap, one value) nearest to `weights / R`
 * and start `s` the grid point nearest to an even spread; filters never coincide, so on taps R is at most about
 * `Kh * Kw`. `circular` is the paper's own code: `length = floor(weights / R)`, start `s` is `floor(s * step)`
 * with `step = length / (filters - 1)`, in float32, modulo `length`.
 */
export function placeSegments(request: PlacementRequest): Placement | { readonly obstacle: string } {
  const { shape, rule, ratio, spacing } = request;
  const count = segmentCount(request);
  const reach = segmentLength(request);
  const weights = elementCount(shape);
  if (count < 2) return { obstacle: 'a single filter has nothing to share' };
  if (rule === 'circular') return circularPlacement(count, reach, Math.floor(weights / ratio));

  const unit = gridUnit(shape[1], rule);
  const span = reach / unit;
  const distinct = request.segments === 'filter' ? span + count - 1 : span;
  const wanted = spacing
    ? (count - 1) * spacing + span
    : Math.max(Math.round(weights / ratio / unit), distinct);
  const starts = new Uint32Array(count);
  for (let segment = 0; segment < count; segment++)
    starts[segment] = Math.round((segment * (wanted - span)) / (count - 1)) * unit;
  return { length: wanted * unit, unit, starts, circular: false };
}

/** The starts as they are stored: by their step where they are multiples of it. */
export function storedLocations(starts: Uint32Array): SegmentLocations {
  const step = starts[1];
  return step > 0 && starts.every((start, segment) => start === segment * step)
    ? { kind: 'uniform', step }
    : { kind: 'explicit', starts };
}

function gridUnit(channels: number, rule: LocationRule): number {
  if (rule === 'free') return 1;
  // An odd number of channels has no half.
  return rule === 'half-tap' && channels % 2 === 0 ? channels / 2 : channels;
}

function circularPlacement(count: number, reach: number, length: number): Placement | { obstacle: string } {
  if (length < reach) return { obstacle: `the summary would be shorter than one filter of ${reach} weights` };
  const step = Math.fround(length / (count - 1));
  const starts = new Uint32Array(count);
  for (let segment = 0; segment < count; segment++)
    starts[segment] = Math.floor(Math.fround(segment * step)) % length;
  return { length, unit: 1, starts, circular: true };
}
