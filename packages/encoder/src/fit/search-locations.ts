import { randomGenerator } from '@fsnet/graph';
import { ProductTable } from './product-table.ts';

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
  /** First locations, in units; without them the summary starts as segments drawn at random (`span` is 1 then). */
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

/**
 * Locations that lower the error of a summary, and the summary itself: in turns, every segment moves to where the
 * summary is nearest to it, and the summary becomes the mean of what lies on it. No round raises the error, so it
 * ends at a local minimum, or after `iterations` rounds. For tap segments (`span` 1) this is Lloyd's k-means over the
 * taps, for more of them than `clusterTaps` takes; for longer segments the distances to all locations come from the
 * inner products of taps by shift and add, as in the fast convolution.
 *
 * Yields now and then. The same search always gives the same result.
 */
export function* searchLocations(search: Search): Generator<void, Found, void> {
  const { values, unit, span, units, iterations } = search;
  const segments = values.length / (unit * span);
  const table = new ProductTable(values, unit, units);
  let state: Found;
  if (search.starts === undefined) {
    state = { starts: new Uint32Array(segments).fill(noWhere), summary: drawRows(search) };
  } else {
    state = { starts: search.starts.slice(), summary: new Float32Array(units * unit) };
    meanRows(search, state, allRows(units));
  }
  let changed = allRows(units);
  for (let round = 0; round < Math.max(1, iterations) && changed.length > 0; round++) {
    yield* table.update(state.summary, changed);
    const touched = new Uint8Array(units);
    const distances = moveSegments(search, state, table.products, touched);
    fillUnused(search, state, distances, touched);
    changed = allRows(units).filter((row) => touched[row] === 1);
    meanRows(search, state, changed);
    yield;
  }
  return state;
}

const noWhere = 0xffffffff;

function allRows(units: number): number[] {
  return Array.from({ length: units }, (_, row) => row);
}

/** Moves every segment to its nearest location, marks the rows it left and came to; returns squared distances. */
function moveSegments(
  { values, unit, span, units }: Search,
  { starts, summary }: Found,
  products: Float32Array,
  touched: Uint8Array,
): Float64Array {
  const windowNorms = slidingNorms(summary, unit, span, units);
  const distances = new Float64Array(starts.length);
  for (let segment = 0; segment < starts.length; segment++) {
    const first = segment * span * units;
    const old = starts[segment];
    let best = old === noWhere ? 0 : old;
    let least = distance(best);
    for (let start = 0; start < windowNorms.length; start++) {
      const other = distance(start);
      if (other < least) {
        least = other;
        best = start;
      }
    }
    let norm = 0;
    for (let i = segment * span * unit; i < (segment + 1) * span * unit; i++) norm += values[i] * values[i];
    distances[segment] = least + norm;
    if (best === old) continue;
    starts[segment] = best;
    touched.fill(1, best, best + span);
    if (old !== noWhere) touched.fill(1, old, old + span);

    function distance(start: number): number {
      let product = 0;
      for (let part = 0, at = first + start; part < span; part++, at += units + 1) product += products[at];
      return windowNorms[start] - 2 * product;
    }
  }
  return distances;
}

/** Squared norm of each run of `span` rows. */
function slidingNorms(summary: Float32Array, unit: number, span: number, units: number): Float64Array {
  const norms = new Float64Array(units);
  for (let row = 0, i = 0; row < units; row++)
    for (const end = i + unit; i < end; i++) norms[row] += summary[i] * summary[i];
  return Float64Array.from({ length: units - span + 1 }, (_, start) => {
    let sum = 0;
    for (let row = start; row < start + span; row++) sum += norms[row];
    return sum;
  });
}

/** Gives tap rows that nothing lies on to the segments that are farthest from theirs. */
function fillUnused(
  { span, units }: Search,
  { starts }: Found,
  distances: Float64Array,
  touched: Uint8Array,
): void {
  if (span !== 1) return;
  const counts = new Uint32Array(units);
  for (const start of starts) counts[start]++;
  const unused = allRows(units).filter((row) => counts[row] === 0);
  if (unused.length === 0) return;
  const farthest = Array.from(starts.keys()).sort((a, b) => distances[b] - distances[a] || a - b);
  for (const segment of farthest) {
    if (unused.length === 0 || distances[segment] <= 0) return;
    if (counts[starts[segment]] < 2) continue;
    counts[starts[segment]]--;
    touched[starts[segment]] = 1;
    starts[segment] = unused.shift()!;
    counts[starts[segment]]++;
    touched[starts[segment]] = 1;
  }
}

/** Sets `rows` of the summary to the mean of what lies on them; unused rows of overlapping segments stay. */
function meanRows({ values, unit, span }: Search, { starts, summary }: Found, rows: readonly number[]): void {
  const index = new Int32Array(summary.length / unit).fill(-1);
  for (const [position, row] of rows.entries()) index[row] = position;
  const sums = new Float64Array(rows.length * unit);
  const counts = new Uint32Array(rows.length);
  for (let segment = 0, i = 0; segment < starts.length; segment++) {
    for (let part = 0; part < span; part++, i += unit) {
      const position = index[starts[segment] + part];
      if (position < 0) continue;
      counts[position]++;
      const begin = position * unit;
      for (let k = 0; k < unit; k++) sums[begin + k] += values[i + k];
    }
  }
  for (const [position, row] of rows.entries()) {
    if (counts[position] === 0) continue;
    for (let k = 0; k < unit; k++) summary[row * unit + k] = sums[position * unit + k] / counts[position];
  }
}

/** Distinct segments, drawn at random, those of large norm rather: they cost most where nothing is near them. */
function drawRows({ values, unit, units, seed }: Search): Float32Array {
  const segments = values.length / unit;
  const random = randomGenerator(seed);
  const keys = new Float64Array(segments);
  for (let segment = 0, i = 0; segment < segments; segment++) {
    for (const end = i + unit; i < end; i++) keys[segment] += values[i] * values[i];
    keys[segment] *= random();
  }
  const order = Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a] || a - b);
  const summary = new Float32Array(units * unit);
  for (let row = 0; row < units; row++) {
    const segment = order[row % segments];
    summary.set(values.subarray(segment * unit, (segment + 1) * unit), row * unit);
  }
  return summary;
}
