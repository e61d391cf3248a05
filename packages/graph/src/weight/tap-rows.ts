import { kernelSize, segmentStarts } from './segments.ts';
import type { SummaryWeight } from './weight.ts';

/** A filter summary as the vectors of one tap, each there once, that its filters are made of. */
export interface TapRows {
  /** Where in the summary each row starts. */
  readonly starts: readonly number[];
  /** Distance in the summary between a row's values of neighbouring channels. */
  readonly stride: number;
  /** `[filters, taps]`: the row of each tap. */
  readonly rowOf: Int32Array;
}

/** The rows of a summary, `undefined` where learned fractions make every filter's taps its own. */
export function tapRows(weight: SummaryWeight): TapRows | undefined {
  const { shape, segments, order, circular, locations, vector } = weight;
  if (locations.kind === 'explicit' && locations.fractions) return undefined;
  const [rows, columns] = kernelSize(shape);
  const taps = rows * columns;
  const [tapDistance, stride] = order === 'hwi' ? [shape[1], 1] : [1, taps];
  const tapsInSegment = { filter: taps, row: columns, tap: 1 }[segments];
  const segmentBegins = segmentStarts(weight);
  const ids = new Map<number, number>();
  const rowOf = new Int32Array(shape[0] * taps);
  for (let i = 0; i < rowOf.length; i++) {
    let start = segmentBegins[Math.floor(i / tapsInSegment)] + (i % tapsInSegment) * tapDistance;
    if (circular) start %= vector.count;
    let id = ids.get(start);
    if (id === undefined) {
      id = ids.size;
      ids.set(start, id);
    }
    rowOf[i] = id;
  }
  return { starts: [...ids.keys()], stride, rowOf };
}
