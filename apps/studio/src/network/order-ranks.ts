import type { Place } from './place.ts';

/** Times that all ranks are sorted; more change next to nothing. */
const sweeps = 6;

/** Sorts the places of each rank so that few lines cross: each by the mean of where its neighbours stand. */
export function orderRanks(rows: Place[][]): void {
  const position = new Map<Place, number>();
  const note = (row: readonly Place[]) => {
    for (const [index, each] of row.entries()) position.set(each, index);
  };
  // Lines after boxes, so that what is computed one after the other stays in the middle or left.
  for (const row of rows) row.sort((a, b) => Number(a.box === undefined) - Number(b.box === undefined));
  rows.forEach(note);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const downwards = sweep % 2 === 0;
    const inOrder = downwards ? rows.slice(1) : rows.slice(0, -1).reverse();
    for (const row of inOrder) {
      const wanted = new Map(
        row.map((each, index) => [each, mean(downwards ? each.above : each.below, position) ?? index]),
      );
      row.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      note(row);
    }
  }
}

function mean(places: readonly Place[], position: ReadonlyMap<Place, number>): number | undefined {
  if (places.length === 0) return undefined;
  return places.reduce((sum, each) => sum + position.get(each)!, 0) / places.length;
}
