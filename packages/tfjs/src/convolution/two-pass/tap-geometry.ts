import { findParities, type SummaryWeight, tapRows, type Window } from '@fsnet/graph';

/** Which tap rows meet which parities of the input, and where each filter's taps find their products. */
export interface TapTables {
  /** By parity, all behind each other: where in the summary each of its rows starts. */
  readonly starts: Uint32Array;
  readonly parities: readonly {
    readonly y: number;
    readonly x: number;
    readonly firstRow: number;
    readonly lastRow: number;
    /** Index of its first row in `starts`. */
    readonly list: number;
    readonly count: number;
  }[];
  readonly taps: readonly { readonly parity: number; readonly row: number; readonly column: number }[];
  /** `[filters / 4][taps][4]`: index of a tap's row among those of its parity. */
  readonly ranks: Uint16Array;
}

/** Each row by itself: rows are gathered, so that they need not stand in panels. */
const rowsAtOnce = 1;

/**
 * The tables of a convolution, `undefined` for what has none: groups, learned fractions, too many strides or rows.
 * They depend on the weight and on strides, dilations and pads at the beginning, not on the input's size.
 */
export function tapTables(
  weight: SummaryWeight,
  vertical: Window,
  horizontal: Window,
): TapTables | undefined {
  let ofWeight = known.get(weight);
  if (!ofWeight) {
    ofWeight = new Map();
    known.set(weight, ofWeight);
  }
  const key = slidingKey(vertical, horizontal);
  if (!ofWeight.has(key)) ofWeight.set(key, makeTables(weight, vertical, horizontal));
  return ofWeight.get(key);
}

/** A network is planned many times while it arrives. */
const known = new WeakMap<SummaryWeight, Map<string, TapTables | undefined>>();

/** What tables of one weight depend on. */
export function slidingKey(...windows: readonly Window[]): string {
  return windows.map(({ stride, dilation, padBegin }) => [stride, dilation, padBegin]).join();
}

function makeTables(weight: SummaryWeight, vertical: Window, horizontal: Window): TapTables | undefined {
  if (weight.groups !== 1) return undefined;
  const rows = tapRows(weight);
  const found = rows && findParities(vertical, horizontal, rows, rowsAtOnce);
  if (!found) return undefined;
  const starts: number[] = [];
  const rankMaps: Map<number, number>[] = [];
  const parities = found.all.map(({ panels, ...parity }) => {
    const list = starts.length;
    const needed = panels.map((place) => found.order[place]).sort((a, b) => rows.starts[a] - rows.starts[b]);
    starts.push(...needed.map((row) => rows.starts[row]));
    rankMaps.push(new Map(needed.map((row, rank) => [row, rank])));
    return { ...parity, list, count: needed.length };
  });
  if (parities.some(({ count }) => count > 2 ** 16)) return undefined;
  const { taps } = found;
  const filters = weight.shape[0];
  const ranks = new Uint16Array(Math.ceil(filters / 4) * taps.length * 4);
  for (let i = 0; i < rows.rowOf.length; i++) {
    const filter = Math.floor(i / taps.length);
    const tap = i % taps.length;
    const at = (Math.floor(filter / 4) * taps.length + tap) * 4 + (filter % 4);
    ranks[at] = rankMaps[taps[tap].parity].get(rows.rowOf[i]) ?? 0;
  }
  return { starts: Uint32Array.from(starts), parities, taps, ranks };
}
