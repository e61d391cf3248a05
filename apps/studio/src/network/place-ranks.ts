import type { Place } from './place.ts';

const sweeps = 8;

/** How strongly a line pulls its ends under each other: those that go through many ranks are seen to bend most. */
const pull = { boxes: 8, mixed: 1, points: 8 } as const;

/** Finds each place's `x`, in the order in which its rank has it, as near as can be to under its neighbours. */
export function placeRanks(rows: readonly (readonly Place[])[], gap: number): void {
  for (const row of rows) settle(row, gap, () => 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const downwards = sweep % 2 === 0;
    const inOrder = downwards ? rows.slice(1) : rows.slice(0, -1).reverse();
    for (const row of inOrder)
      settle(row, gap, (each) => median(each, downwards ? each.above : each.below) ?? each.x);
  }
}

/**
 * Places a rank where `wanted` says, and where that is too near to each other, a group of them together at its mean
 * (isotonic regression by pooling neighbours).
 */
function settle(row: readonly Place[], gap: number, wanted: (place: Place) => number): void {
  let offset = 0;
  const offsets = row.map((each, index) => {
    if (index > 0) offset += (row[index - 1].width + each.width) / 2 + gap * share(row[index - 1], each);
    return offset;
  });
  const groups: { sum: number; weight: number; count: number }[] = [];
  for (const [index, each] of row.entries()) {
    // Lines make room for boxes, not boxes for lines.
    const weight = each.box === undefined ? 0.001 : 1;
    groups.push({ sum: weight * (wanted(each) - offsets[index]), weight, count: 1 });
    while (groups.length > 1 && meanOf(groups.at(-2)!) >= meanOf(groups.at(-1)!)) {
      const [before, last] = groups.splice(-2);
      groups.push({
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        count: before.count + last.count,
      });
    }
  }
  let index = 0;
  for (const group of groups)
    for (let i = 0; i < group.count; i++, index++) row[index].x = meanOf(group) + offsets[index];
}

function meanOf({ sum, weight }: { readonly sum: number; readonly weight: number }): number {
  return sum / weight;
}

/** Lines may run closer to each other than boxes. */
function share(a: Place, b: Place): number {
  return a.box !== undefined && b.box !== undefined ? 1 : 0.4;
}

/** The weighted median of where the neighbours are. */
function median(place: Place, neighbours: readonly Place[]): number | undefined {
  if (neighbours.length === 0) return undefined;
  const sorted = [...neighbours].sort((a, b) => a.x - b.x);
  const weights = sorted.map((each) => weightOf(place, each));
  const half = weights.reduce((a, b) => a + b, 0) / 2;
  let sum = 0;
  for (const [index, each] of sorted.entries()) {
    sum += weights[index];
    if (sum > half) return each.x;
    if (sum === half) return (each.x + sorted[index + 1].x) / 2;
  }
  return sorted.at(-1)!.x;
}

function weightOf(a: Place, b: Place): number {
  const points = Number(a.box === undefined) + Number(b.box === undefined);
  return points === 0 ? pull.boxes : points === 1 ? pull.mixed : pull.points;
}
