import { type SummaryWeight, segmentCount, segmentLength, segmentStarts } from '@fsnet/graph';

/** How the segments of a filter summary lie in it. */
export interface SegmentFigures {
  /** What one locates. */
  readonly kind: SummaryWeight['segments'];
  readonly order: SummaryWeight['order'];
  readonly circular: boolean;
  readonly count: number;
  /** Values of one. */
  readonly length: number;
  /** Different places among them. */
  readonly places: number;
  /** By how many segments a value of the summary is read: at least, at most, on average. */
  readonly leastReads: number;
  readonly mostReads: number;
  readonly meanReads: number;
  /** Fraction of values that none reads. */
  readonly unread: number;
}

/** The values `[start, end)` of a summary. */
export interface Stretch {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
  /** How often the segment reads them: it may be longer than a circular summary. */
  readonly times: number;
}

/**
 * What each segment reads of the summary, in the order of the segments; several stretches where a segment goes on at
 * the beginning. Segments at learned places between two values read one value more.
 */
export function* segmentStretches(weight: SummaryWeight): Generator<Stretch, void, void> {
  const { locations, vector, circular } = weight;
  const fractions = locations.kind === 'explicit' ? locations.fractions : undefined;
  const length = segmentLength(weight);
  const total = vector.count;
  for (const [segment, first] of segmentStarts(weight).entries()) {
    const start = circular ? first % total : first;
    const read = length + (fractions && fractions[segment] > 0 ? 1 : 0);
    if (read >= total) yield { segment, start: 0, end: total, times: Math.floor(read / total) };
    const rest = read % total;
    if (rest > 0) yield { segment, start, end: Math.min(start + rest, total), times: 1 };
    if (start + rest > total) yield { segment, start: 0, end: start + rest - total, times: 1 };
  }
}

/** By how many segments each value of the summary is read. */
export function readsOf(weight: SummaryWeight): Float64Array {
  const { count } = weight.vector;
  const changes = new Float64Array(count + 1);
  for (const { start, end, times } of segmentStretches(weight)) {
    changes[start] += times;
    changes[end] -= times;
  }
  const reads = changes.subarray(0, count);
  for (let i = 1; i < count; i++) reads[i] += reads[i - 1];
  return reads;
}

export function segmentFigures(weight: SummaryWeight, reads: Float64Array): SegmentFigures {
  const { segments: kind, order, circular, vector } = weight;
  const starts = segmentStarts(weight);
  const places = new Set(circular ? starts.map((start) => start % vector.count) : starts).size;
  return {
    ...{ kind, order, circular, places },
    count: segmentCount(weight),
    length: segmentLength(weight),
    leastReads: reads.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    mostReads: reads.reduce((a, b) => Math.max(a, b), 0),
    meanReads: reads.reduce((a, b) => a + b, 0) / reads.length,
    unread: reads.reduce((times, value) => (value === 0 ? times + 1 : times), 0) / reads.length,
  };
}
