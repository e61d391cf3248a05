import type { Parities, Window } from '@fsnet/graph';
import { roundUp, rowsAtOnce } from './summary-rows.ts';

/** Pixels that a tile of the kernel multiplies together. */
export const pixelsAtOnce = 8;

/** How the products of tap rows and pixels lie in a thread's scratch; see assembly/summary/arguments.ts. */
export interface SummaryGeometry {
  readonly blockRows: number;
  readonly ringRows: number;
  readonly firstRow: number;
  readonly firstColumn: number;
  /** Bytes. */
  readonly pitch: number;
  readonly productBytes: number;
  /** By parity: bytes from the scratch to its products. */
  readonly productOffsets: readonly number[];
  readonly scratchBytes: number;
  /** Tiles of pixels of one image times panels that they are multiplied with. */
  readonly tiles: number;
}

export function summaryGeometry(
  vertical: Window,
  horizontal: Window,
  channels: number,
  { taps, all }: Parities,
): SummaryGeometry {
  const columnsOf = all.map(({ x }) => Math.max(Math.ceil((horizontal.input - x) / horizontal.stride), 0));
  const firstRow = Math.max(...all.map((parity) => -parity.firstRow));
  const lastRow = Math.max(...all.map((parity) => parity.lastRow));
  const firstColumn = Math.max(0, ...taps.map(({ column }) => -column));
  const lastColumn = Math.max(...taps.map(({ column }) => column));
  const pitch = 4 * (firstColumn + Math.max(...columnsOf, horizontal.output + lastColumn));

  let best: { blockRows: number; tiles: number } | undefined;
  const fewest = Math.ceil(pixelsOfBlock / horizontal.output);
  for (let blockRows = fewest; blockRows <= 2 * fewest; blockRows++) {
    const tiles = tilesOf(vertical, columnsOf, blockRows, all);
    if (!best || tiles < best.tiles) best = { blockRows: Math.min(blockRows, vertical.output), tiles };
  }
  const { blockRows, tiles } = best ?? { blockRows: 1, tiles: 0 };

  const ringRows = blockRows + lastRow + firstRow;
  let productBytes = 0;
  const productOffsets = all.map(({ panels }) => {
    const offset = productBytes;
    productBytes += panels.length * rowsAtOnce * ringRows * pitch;
    return offset;
  });
  productBytes = roundUp(productBytes, 64);
  const pixels = roundUp(ringRows * Math.max(...columnsOf), pixelsAtOnce);
  const packedBytes = 128 + pixels * (8 + 4 * roundUp(channels, 4));
  const scratchBytes = productBytes + Math.max(packedBytes, 128 + 4 * taps.length);
  return {
    ...{ blockRows, ringRows, firstRow, firstColumn, pitch },
    ...{ productBytes, productOffsets, scratchBytes, tiles },
  };
}

/** Enough for every panel that a block loads from memory to be worth it, few enough for its products to stay in cache. */
const pixelsOfBlock = 56;

function tilesOf(vertical: Window, columnsOf: number[], blockRows: number, all: Parities['all']): number {
  let tiles = 0;
  for (let row = 0; row < vertical.output; row += blockRows) {
    const end = Math.min(row + blockRows, vertical.output);
    for (const [i, { y, firstRow, lastRow, panels }] of all.entries()) {
      const first = Math.max(row + (row === 0 ? firstRow : lastRow), 0);
      const last = Math.min(end - 1 + lastRow, Math.ceil((vertical.input - y) / vertical.stride) - 1);
      const rows = Math.max(last - first + 1, 0);
      tiles += Math.ceil((rows * columnsOf[i]) / pixelsAtOnce) * panels.length;
    }
  }
  return tiles;
}
