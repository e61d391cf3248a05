import type { Window } from '../operators/window.ts';
import type { TapRows } from './tap-rows.ts';

/** Which pixels one tap meets: those of a parity, moved by some rows and columns of that parity's image. */
export interface TapPlace {
  /** Index into {@link Parities.all}. */
  readonly parity: number;
  readonly row: number;
  readonly column: number;
}

/**
 * One of the images that the input of a strided convolution falls apart into: every `stride`-th row and column, from
 * `y` and `x` on. Without strides there is one.
 */
export interface Parity {
  readonly y: number;
  readonly x: number;
  /** Rows that its taps meet from output row 0, first and last. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** Panels of tap rows of which some tap meets these pixels. */
  readonly panels: readonly number[];
}

export interface Parities {
  /** By tap. */
  readonly taps: readonly TapPlace[];
  readonly all: readonly Parity[];
  /** The tap rows in an order in which those that the same parities need stand together. */
  readonly order: readonly number[];
}

/**
 * Finds out which tap rows must be multiplied with which pixels, `undefined` for strides of more than 30 parities.
 *
 * @param rowsAtOnce Tap rows of a panel.
 */
export function findParities(
  vertical: Window,
  horizontal: Window,
  rows: TapRows,
  rowsAtOnce: number,
): Parities | undefined {
  const found = new Map<string, { y: number; x: number; firstRow: number; lastRow: number; index: number }>();
  const taps: TapPlace[] = [];
  for (let kernelRow = 0; kernelRow < vertical.kernel; kernelRow++) {
    const [y, row] = place(vertical, kernelRow);
    for (let kernelColumn = 0; kernelColumn < horizontal.kernel; kernelColumn++) {
      const [x, column] = place(horizontal, kernelColumn);
      const key = `${y} ${x}`;
      const parity = found.get(key) ?? { y, x, firstRow: row, lastRow: row, index: found.size };
      parity.lastRow = row;
      found.set(key, parity);
      taps.push({ parity: parity.index, row, column });
    }
  }
  if (found.size > 30) return undefined;
  const { starts, rowOf } = rows;
  const masks = new Uint32Array(starts.length);
  for (let i = 0; i < rowOf.length; i++) masks[rowOf[i]] |= 1 << taps[i % taps.length].parity;
  const order = [...starts.keys()];
  if (found.size > 1) {
    const ranks = masks.map(grayRank);
    order.sort((a, b) => ranks[b] - ranks[a] || a - b);
  }
  const panelMasks = new Uint32Array(Math.ceil(order.length / rowsAtOnce));
  for (let i = 0; i < order.length; i++) panelMasks[Math.floor(i / rowsAtOnce)] |= masks[order[i]];
  const all = Array.from(found.values(), (parity) => {
    const panels: number[] = [];
    for (let panel = 0; panel < panelMasks.length; panel++)
      if ((panelMasks[panel] >>> parity.index) & 1) panels.push(panel);
    return { ...parity, panels };
  });
  return { taps, all, order };
}

/** Where a set of bits stands in the Gray code, in which neighbours differ in one bit: few panels serve two kinds of rows. */
function grayRank(bits: number): number {
  let rank = 0;
  for (let rest = bits; rest !== 0; rest >>>= 1) rank ^= rest;
  return rank;
}

/** Which of a stride's positions a kernel's element meets, and how many strides from the output's position. */
function place({ stride, dilation, padBegin }: Window, element: number): [position: number, moved: number] {
  const distance = element * dilation - padBegin;
  const moved = Math.floor(distance / stride);
  return [distance - moved * stride, moved];
}
