import { gramMatrix } from './gram-matrix.ts';
import { movePoints } from './move-points.ts';
import type { Found } from './search-locations.ts';
import { wardClusters } from './ward-clusters.ts';

/** Most taps whose inner products with each other are kept: 512 MiB. */
const maximumTaps = 11_585;

/** Whether {@link clusterTaps} takes so many taps; more go to `searchLocations`. */
export function canCluster(taps: number): boolean {
  return taps <= maximumTaps;
}

/**
 * The `rows` tap rows that are nearest to all taps (`values`, `unit` values each): the means of clusters that Ward's
 * method finds and single moves improve. Needs no seed. Yields now and then.
 */
export function* clusterTaps(
  values: Float32Array,
  unit: number,
  rows: number,
  rounds: number,
): Generator<undefined, Found, void> {
  const taps = values.length / unit;
  const products = yield* gramMatrix(values, unit);
  const starts = yield* wardClusters(products, taps, rows);
  yield* movePoints(products, starts, rows, rounds);
  const sums = new Float64Array(rows * unit);
  const sizes = new Uint32Array(rows);
  for (let tap = 0, i = 0; tap < taps; tap++) {
    const begin = starts[tap] * unit;
    sizes[starts[tap]]++;
    for (let k = 0; k < unit; k++) sums[begin + k] += values[i++];
  }
  return { starts, summary: Float32Array.from(sums, (sum, i) => sum / sizes[Math.floor(i / unit)]) };
}
