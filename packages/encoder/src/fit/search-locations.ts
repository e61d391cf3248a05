import { randomGenerator } from '@fsnet/graph';

/** A search over locations on a grid of `unit` values. */
export interface Search {
  /** The segments' wanted values, one after the other. */
  readonly values: Float32Array;
  /** Values from one grid point to the next. */
  readonly unit: number;
  /** Length of a segment, in units. */
  readonly span: number;
  /** Length of the summary, in units. */
  readonly units: number;
  /**
   * First locations, in units. Left out (`span` is 1 then), segments drawn at random start on a grid point each and
   * the first round places the others.
   */
  readonly starts?: Uint32Array;
  readonly seed: number;
  /** Most rounds. */
  readonly iterations: number;
}

/** Locations in units, and the summary of least squares for them. */
export interface Found {
  readonly starts: Uint32Array;
  readonly summary: Float32Array;
}

/** Multiply-adds between two pauses: some milliseconds. */
const pauseAfter = 2 ** 23;
const noWhere = 0xffffffff;

/**
 * Locations that lower the error of a summary, and the summary itself. Segment by segment, each is taken out and put
 * where it raises the squared error least, the summary always being the mean of what lies on it, until no segment
 * moves or after `iterations` rounds. So no round raises the error. (Taking each segment to where the summary as it is
 * fits best, as k-means does, would stop at once: a segment has a large share in the means that it lies on.)
 *
 * Yields now and then. The same search always gives the same result.
 */
export function* searchLocations(search: Search): Generator<undefined, Found, void> {
  const { values, unit, span, units, iterations } = search;
  const length = span * unit;
  const segments = values.length / length;
  const starts = search.starts?.slice() ?? drawSegments(search);
  const summary = new RunningMeans(units * unit);
  for (let segment = 0; segment < segments; segment++)
    if (starts[segment] !== noWhere) summary.add(values, segment * length, length, starts[segment] * unit, 1);

  let work = 0;
  // A segment without a place needs one, so the first round is never left out.
  for (let round = 0, moved = true; moved && (round < iterations || starts.includes(noWhere)); round++) {
    moved = false;
    for (let segment = 0; segment < segments; segment++) {
      const from = segment * length;
      const old = starts[segment];
      if (old !== noWhere) summary.add(values, from, length, old * unit, -1);
      // A move has to be worth more than rounding, or the rounds might not end.
      const stay =
        old === noWhere ? Number.POSITIVE_INFINITY : summary.cost(values, from, length, old * unit);
      let least = stay * (1 - 1e-6);
      let best = old;
      for (let start = 0; start <= units - span; start++) {
        const cost = summary.cost(values, from, length, start * unit, least);
        if (cost < least) {
          least = cost;
          best = start;
        }
      }
      summary.add(values, from, length, best * unit, 1);
      moved ||= best !== old;
      starts[segment] = best;
      work += length * (units - span + 1);
      if (work >= pauseAfter) {
        work = 0;
        yield;
      }
    }
  }
  return { starts, summary: summary.values() };
}

/** A summary as the mean of the segments that lie on it. */
class RunningMeans {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #means: Float64Array;
  /** `n / (n + 1)` with `n` weights on a value: what one more adds for each square of its distance. */
  readonly #shares: Float64Array;

  constructor(size: number) {
    this.#sums = new Float64Array(size);
    this.#counts = new Float64Array(size);
    this.#means = new Float64Array(size);
    this.#shares = new Float64Array(size);
  }

  /** Lays a segment (`length` of `values` from `from` on) at `start`, or takes it away (`sign` -1). */
  add(values: Float32Array, from: number, length: number, start: number, sign: 1 | -1): void {
    for (let k = 0, at = start; k < length; k++, at++) {
      this.#counts[at] += sign;
      const count = this.#counts[at];
      // Empty again: start from 0, not from what rounding left.
      this.#sums[at] = count === 0 ? 0 : this.#sums[at] + sign * values[from + k];
      this.#means[at] = count === 0 ? 0 : this.#sums[at] / count;
      this.#shares[at] = count / (count + 1);
    }
  }

  /** Squared error that the segment would add at `start`; no longer exact once it is above `limit`. */
  cost(
    values: Float32Array,
    from: number,
    length: number,
    start: number,
    limit: number = Number.POSITIVE_INFINITY,
  ): number {
    const means = this.#means;
    const shares = this.#shares;
    let sum = 0;
    for (let begin = 0; begin < length && sum < limit; begin += 64) {
      const end = Math.min(begin + 64, length);
      for (let k = begin; k < end; k++) {
        const difference = values[from + k] - means[start + k];
        sum += shares[start + k] * difference * difference;
      }
    }
    return sum;
  }

  values(): Float32Array {
    return Float32Array.from(this.#means);
  }
}

/** A grid point each for segments drawn at random, those of large norm rather: far from others they cost most. */
function drawSegments({ values, unit, units, seed }: Search): Uint32Array {
  const segments = values.length / unit;
  const random = randomGenerator(seed);
  const keys = new Float64Array(segments);
  for (let segment = 0, i = 0; segment < segments; segment++) {
    for (const end = i + unit; i < end; i++) keys[segment] += values[i] * values[i];
    keys[segment] *= random();
  }
  const order = Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a] || a - b);
  const starts = new Uint32Array(segments).fill(noWhere);
  for (let row = 0; row < Math.min(units, segments); row++) starts[order[row]] = row;
  return starts;
}
