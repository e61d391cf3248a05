/**
 * What all pools of `[batch, height, width, channels]` are told: each output takes its window's taps that lie in the
 * input, row by row.
 */
@unmanaged
export class Pool {
  /** Pairs of i32, one an output row or column: bytes from the image's or row's begin to the first tap, and taps. */
  rows: usize;
  columns: usize;
  /** Float32, one an output row or column: their products are what averages multiply sums by. */
  rowShares: usize;
  columnShares: usize;
  batch: i32;
  channels: i32;
  outputRows: i32;
  outputColumns: i32;
  /** Bytes of an image of the input, and from one tap's row or column to the next. */
  imageBytes: i32;
  tapRowBytes: i32;
  tapColumnBytes: i32;

  /** Bytes from an image to the first tap of a row of windows. */
  @inline
  rowStart(row: i32): i32 {
    return load<i32>(this.rows + ((<usize>row) << 3));
  }

  /** Bytes from there to the first tap of one of them. */
  @inline
  columnStart(column: i32): i32 {
    return load<i32>(this.columns + ((<usize>column) << 3));
  }

  /** Rows of a window that lie in the input. */
  @inline
  tapRows(row: i32): i32 {
    return load<i32>(this.rows + ((<usize>row) << 3), 4);
  }

  /** Columns of a window that lie in the input. */
  @inline
  tapColumns(column: i32): i32 {
    return load<i32>(this.columns + ((<usize>column) << 3), 4);
  }

  /** What averages multiply a window's sum by. */
  @inline
  share(row: i32, column: i32): f32 {
    const ofRow = load<f32>(this.rowShares + ((<usize>row) << 2));
    return ofRow * load<f32>(this.columnShares + ((<usize>column) << 2));
  }
}

/** Makes a {@link Pool} of 64 bytes at `to`, and behind it 12 bytes for each output row and each output column. */
export function describePool(
  to: usize,
  batch: i32,
  channels: i32,
  countPadding: i32,
  height: i32,
  outputRows: i32,
  rowTaps: i32,
  rowStride: i32,
  rowDilation: i32,
  rowsBefore: i32,
  rowsBehind: i32,
  width: i32,
  outputColumns: i32,
  columnTaps: i32,
  columnStride: i32,
  columnDilation: i32,
  columnsBefore: i32,
  columnsBehind: i32,
): void {
  const pool = changetype<Pool>(to);
  const pixelBytes = channels << 2;
  const rowBytes = width * pixelBytes;
  pool.rows = to + 64;
  pool.columns = pool.rows + ((<usize>outputRows) << 3);
  pool.rowShares = pool.columns + ((<usize>outputColumns) << 3);
  pool.columnShares = pool.rowShares + ((<usize>outputRows) << 2);
  pool.batch = batch;
  pool.channels = channels;
  pool.outputRows = outputRows;
  pool.outputColumns = outputColumns;
  pool.imageBytes = height * rowBytes;
  pool.tapRowBytes = rowDilation * rowBytes;
  pool.tapColumnBytes = columnDilation * pixelBytes;
  for (let row = 0; row < outputRows; row++) {
    const begin = row * rowStride - rowsBefore;
    const padded = countPadding ? height + rowsBehind : 0;
    describeTaps(begin, rowTaps, rowDilation, height, padded, rowBytes, pool.rows, pool.rowShares, row);
  }
  for (let column = 0; column < outputColumns; column++) {
    const begin = column * columnStride - columnsBefore;
    const padded = countPadding ? width + columnsBehind : 0;
    describeTaps(
      begin,
      columnTaps,
      columnDilation,
      width,
      padded,
      pixelBytes,
      pool.columns,
      pool.columnShares,
      column,
    );
  }
}

/** `padded` is the size with the padding, where that counts, else 0. */
function describeTaps(
  begin: i32,
  taps: i32,
  dilation: i32,
  size: i32,
  padded: i32,
  bytes: i32,
  table: usize,
  shares: usize,
  index: usize,
): void {
  const skipped = begin < 0 ? (dilation - 1 - begin) / dilation : 0;
  const first = begin + skipped * dilation;
  const inside = max(0, min(taps - skipped, (size - first + dilation - 1) / dilation));
  const counted = padded ? min(taps, (padded - begin + dilation - 1) / dilation) : inside;
  store<i32>(table + (index << 3), first * bytes);
  store<i32>(table + (index << 3), inside, 4);
  store<f32>(shares + (index << 2), 1.0 / <f32>counted);
}
