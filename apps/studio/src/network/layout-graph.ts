import { orderRanks } from './order-ranks.ts';
import type { Place } from './place.ts';
import { placeRanks } from './place-ranks.ts';

/** A line between two boxes, by number. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

export interface LayoutOptions {
  readonly width: number;
  readonly height: number;
  readonly gapX: number;
  readonly gapY: number;
}

/** Where boxes and lines lie. */
export interface Layout {
  /** Middles of the boxes. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** For each edge the points that its line goes through: x, y, x, y, ... */
  readonly lines: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
}

/** Width of the channel that a line through a rank has for itself. */
const channel = 14;

/**
 * Lays an acyclic graph out in ranks from top to bottom, every box below all that it reads (after Sugiyama, Tagawa
 * and Toda 1981): ranks by the longest path, few crossings by barycentres, straight lines by weighted medians.
 *
 * @param count Boxes, numbered so that every edge goes from a smaller number to a larger one.
 */
export function layoutGraph(count: number, edges: readonly Edge[], options: LayoutOptions): Layout {
  const ranks = ranksOf(count, edges);
  const boxes = ranks.map((rank, box): Place => place(box, rank, options.width));
  const points = edges.map(({ from, to }) => chain(boxes[from], boxes[to]));
  const rows: Place[][] = Array.from({ length: Math.max(0, ...ranks) + 1 }, () => []);
  for (const each of [...boxes, ...points.flat()]) rows[each.rank].push(each);
  orderRanks(rows);
  placeRanks(rows, options.gapX);

  const all = rows.flat();
  const left = all.reduce((least, { x, width }) => Math.min(least, x - width / 2), Number.POSITIVE_INFINITY);
  const right = all.reduce((most, { x, width }) => Math.max(most, x + width / 2), Number.NEGATIVE_INFINITY);
  const { height, gapY } = options;
  const pitch = height + gapY;
  const x = (each: Place) => each.x - left;
  const y = (rank: number) => rank * pitch + height / 2;
  return {
    x: boxes.map(x),
    y: boxes.map(({ rank }) => y(rank)),
    lines: edges.map(({ from, to }, edge) => [
      ...[x(boxes[from]), y(boxes[from].rank) + height / 2],
      ...points[edge].flatMap((point) => [x(point), y(point.rank)]),
      ...[x(boxes[to]), y(boxes[to].rank) - height / 2],
    ]),
    width: count > 0 ? right - left : 0,
    height: count > 0 ? rows.length * pitch - gapY : 0,
  };
}

function ranksOf(count: number, edges: readonly Edge[]): number[] {
  const ranks = new Array<number>(count).fill(0);
  for (const { from, to } of [...edges].sort((a, b) => a.from - b.from))
    ranks[to] = Math.max(ranks[to], ranks[from] + 1);
  return ranks;
}

function place(box: number | undefined, rank: number, width: number): Place {
  return { box, rank, width, above: [], below: [], x: 0 };
}

/** The points of a line in the ranks between two boxes, linked to each other and to them. */
function chain(from: Place, to: Place): Place[] {
  const points: Place[] = [];
  for (let rank = from.rank + 1; rank < to.rank; rank++) points.push(place(undefined, rank, channel));
  const all = [from, ...points, to];
  for (let i = 1; i < all.length; i++) {
    all[i].above.push(all[i - 1]);
    all[i - 1].below.push(all[i]);
  }
  return points;
}
