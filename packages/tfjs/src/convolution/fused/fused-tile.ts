import type { TapTables } from '../two-pass/tap-geometry.ts';

/** A tile of the output and the pixels of the input that it meets. */
export interface FusedTile {
  readonly tileHeight: number;
  readonly tileWidth: number;
  readonly metHeight: number;
  readonly metWidth: number;
  /** Of the input, what output row and column 0 meet first. */
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly byteLength: number;
}

/** Large ones first, which compute fewer products twice. */
const tileSizes: readonly (readonly [height: number, width: number])[] = [
  [16, 16],
  [8, 16],
  [8, 8],
  [4, 8],
  [4, 4],
];

/**
 * The largest tile whose products fit `byteLength` bytes of workgroup memory, `undefined` where none does or the
 * convolution has strides.
 *
 * @param size Of the output, `[height, width]`.
 * @param realBytes Bytes of a product.
 */
export function fusedTile(
  { parities, taps }: TapTables,
  size: readonly [number, number],
  byteLength: number,
  realBytes: number,
): FusedTile | undefined {
  if (parities.length !== 1) return undefined;
  const [firstRow, lastRow] = ends(taps.map(({ row }) => row));
  const [firstColumn, lastColumn] = ends(taps.map(({ column }) => column));
  for (const [tileHeight, tileWidth] of tileSizes) {
    const metHeight = tileHeight + lastRow - firstRow;
    const metWidth = tileWidth + lastColumn - firstColumn;
    const pixels = Math.ceil((metHeight * metWidth) / 4) * 4;
    const bytes = pixels * parities[0].count * realBytes;
    // A tile twice as large as the output does nothing with half of its threads.
    const fits = tileHeight < 2 * size[0] && tileWidth < 2 * size[1];
    if (bytes <= byteLength && (fits || tileHeight * tileWidth === 16))
      return { tileHeight, tileWidth, metHeight, metWidth, firstRow, firstColumn, byteLength: bytes };
  }
  return undefined;
}

function ends(values: readonly number[]): [first: number, last: number] {
  return [Math.min(...values), Math.max(...values)];
}
