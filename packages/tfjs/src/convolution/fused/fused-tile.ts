import type { SummaryGeometry } from '../summary-convolution.ts';
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

/** Large ones first: they compute fewer products twice, but small images have too few of them for all of a GPU. */
const tileSizes: readonly (readonly [height: number, width: number])[] = [
  [16, 16],
  [8, 16],
  [8, 8],
  [4, 8],
  [4, 4],
];

/** Tiles that are enough to keep a GPU busy. */
const enoughTiles = 64;

/**
 * The largest tile of which there are enough, else the first small one, whose products fit `byteLength` bytes of
 * workgroup memory, `undefined` where none does or the convolution has strides.
 *
 * @param realBytes Bytes of a product.
 */
export function fusedTile(
  { parities, taps }: TapTables,
  { batch, vertical, horizontal }: SummaryGeometry,
  byteLength: number,
  realBytes: number,
): FusedTile | undefined {
  if (vertical.stride > 1 || horizontal.stride > 1) return undefined;
  const [firstRow, lastRow] = ends(taps.map(({ row }) => row));
  const [firstColumn, lastColumn] = ends(taps.map(({ column }) => column));
  for (const [tileHeight, tileWidth] of tileSizes) {
    const metHeight = tileHeight + lastRow - firstRow;
    const metWidth = tileWidth + lastColumn - firstColumn;
    const pixels = Math.ceil((metHeight * metWidth) / 4) * 4;
    const bytes = pixels * parities[0].count * realBytes;
    const tiles = batch * Math.ceil(vertical.output / tileHeight) * Math.ceil(horizontal.output / tileWidth);
    if (bytes <= byteLength && (tiles >= enoughTiles || tileHeight * tileWidth <= 64))
      return { tileHeight, tileWidth, metHeight, metWidth, firstRow, firstColumn, byteLength: bytes };
  }
  return undefined;
}

function ends(values: readonly number[]): [first: number, last: number] {
  return [Math.min(...values), Math.max(...values)];
}
