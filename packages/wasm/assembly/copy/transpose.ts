import { storeSome } from '../element/activation';
import { FIRST, offsetOf, SECOND } from './axes';

/**
 * Work units are tiles of {@link ROWS} rows: all tiles of a matrix, column tiles fastest, for each index of the outer
 * axes.
 */
@unmanaged
export class TransposeArguments {
  input: usize;
  output: usize;
  axes: usize;
  axisCount: i32;
  rows: i32;
  columns: i32;
  /** Bytes from one row of the input, and from one of the output, to the next; elements of a row are neighbours. */
  rowInput: i32;
  rowOutput: i32;
  /** Columns of a tile, a multiple of 4. */
  tileColumns: i32;
}

@inline const ROWS: i32 = 256;
/** Rows that are finished before the next: a cache line of each output row. */
@inline const BLOCK: i32 = 16;

/** Transposes matrices of 32-bit elements. */
export function transpose(args: TransposeArguments, begin: i32, end: i32, scratch: usize): void {
  const tileColumns = args.tileColumns;
  const columnTiles = (args.columns + tileColumns - 1) / tileColumns;
  const tiles = columnTiles * ((args.rows + ROWS - 1) / ROWS);
  for (; begin < end; begin++) {
    const outer = begin / tiles;
    const tile = begin - outer * tiles;
    const rowTile = tile / columnTiles;
    const row = rowTile * ROWS;
    const column = (tile - rowTile * columnTiles) * tileColumns;
    transposeTile(
      args.input + offsetOf(outer, args.axes, args.axisCount, FIRST) + row * args.rowInput + (column << 2),
      args.output + offsetOf(outer, args.axes, args.axisCount, SECOND) + column * args.rowOutput + (row << 2),
      min(args.rows - row, ROWS),
      min(args.columns - column, tileColumns),
      args.rowInput,
      args.rowOutput,
    );
  }
}

/** A block of rows at a time, so that neighbours in the output are written soon one after the other. */
@inline
function transposeTile(from: usize, to: usize, rows: i32, columns: i32, rowIn: i32, rowOut: i32): void {
  for (; rows > 0; rows -= BLOCK) {
    for (let column: i32 = 0; column < columns; column += 4) {
      let block = from + (<usize>column << 2);
      let target = to + column * rowOut;
      const last = max(0, rows - BLOCK);
      for (let left = rows; left > last; left -= 4) {
        transposeFour(block, target, left, columns - column, rowIn, rowOut);
        block += 4 * rowIn;
        target += 16;
      }
    }
    from += BLOCK * rowIn;
    to += BLOCK * 4;
  }
}

/** Up to 4 rows and columns. */
@inline
function transposeFour(from: usize, to: usize, rows: i32, columns: i32, rowIn: i32, rowOut: i32): void {
  // Rows behind the last are not stored, but must not be read from outside the memory either.
  const row1 = from + (rows > 1 ? rowIn : 0);
  const row2 = row1 + (rows > 2 ? rowIn : 0);
  const row3 = row2 + (rows > 3 ? rowIn : 0);
  // What is stored too much where a whole output row is shorter than a vector, the next row overwrites.
  if (columns > 4 && rowOut == rows << 2) rows = 4;
  const a = v128.load(from);
  const b = v128.load(row1);
  const c = v128.load(row2);
  const d = v128.load(row3);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  storeSome(to, v128.shuffle<i64>(ab, cd, 0, 2), rows);
  if (columns == 1) return;
  to += rowOut;
  storeSome(to, v128.shuffle<i64>(ab, cd, 1, 3), rows);
  if (columns == 2) return;
  const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  to += rowOut;
  storeSome(to, v128.shuffle<i64>(ab2, cd2, 0, 2), rows);
  if (columns == 3) return;
  storeSome(to + rowOut, v128.shuffle<i64>(ab2, cd2, 1, 3), rows);
}
