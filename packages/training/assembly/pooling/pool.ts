/**
 * Pools of `[batch, height, width, channels]`: each output takes its window's taps that lie in the input, row by row.
 * `taps` says along each axis, for each output, which they are: the first position, and how many.
 */

/** What all pools are told. */
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
}

/** The largest value of every window. */
export function maxPool(pool: Pool, input: usize, output: usize): void {
  const pixel = (<usize>pool.channels) << 2;
  for (let image = 0; image < pool.batch; image++, input += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const ofRow = pool.rows + ((<usize>row) << 3);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const ofColumn = pool.columns + ((<usize>column) << 3);
        const window = input + load<i32>(ofRow) + load<i32>(ofColumn);
        let channel: usize = 0;
        for (; channel + 16 <= pixel; channel += 16) {
          let most = f32x4.splat(-Infinity);
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              most = v128.max<f32>(most, v128.load(tap));
          }
          v128.store(output + channel, most);
        }
        for (; channel < pixel; channel += 4) {
          let most: f32 = -Infinity;
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              most = max<f32>(most, load<f32>(tap));
          }
          store<f32>(output + channel, most);
        }
      }
    }
  }
}

/** Adds each upstream value to the gradient of the first tap that has the window's largest value. */
export function maxPoolGradient(
  pool: Pool,
  upstream: usize,
  input: usize,
  output: usize,
  gradient: usize,
): void {
  const pixel = (<usize>pool.channels) << 2;
  const toInput = input - gradient;
  const toUpstream = upstream - output;
  memory.fill(gradient, 0, pool.batch * pool.imageBytes);
  for (let image = 0; image < pool.batch; image++, gradient += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const ofRow = pool.rows + ((<usize>row) << 3);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const ofColumn = pool.columns + ((<usize>column) << 3);
        const window = gradient + load<i32>(ofRow) + load<i32>(ofColumn);
        let channel: usize = 0;
        for (; channel + 16 <= pixel; channel += 16) {
          const most = v128.load(output + channel);
          // What is not yet given to a tap.
          let left = v128.load(output + channel + toUpstream);
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes) {
              const found = v128.eq<f32>(v128.load(tap + toInput), most);
              v128.store(tap, v128.add<f32>(v128.load(tap), v128.and(left, found)));
              left = v128.andnot(left, found);
            }
          }
        }
        for (; channel < pixel; channel += 4) {
          const most = load<f32>(output + channel);
          let left = load<f32>(output + channel + toUpstream);
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes) {
              if (load<f32>(tap + toInput) != most) continue;
              store<f32>(tap, load<f32>(tap) + left);
              left = 0;
            }
          }
        }
      }
    }
  }
}

/** The mean of every window. */
export function averagePool(pool: Pool, input: usize, output: usize): void {
  const pixel = (<usize>pool.channels) << 2;
  for (let image = 0; image < pool.batch; image++, input += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const ofRow = pool.rows + ((<usize>row) << 3);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const ofColumn = pool.columns + ((<usize>column) << 3);
        const window = input + load<i32>(ofRow) + load<i32>(ofColumn);
        const share = shareOf(pool, row, column);
        let channel: usize = 0;
        for (; channel + 16 <= pixel; channel += 16) {
          let sum = f32x4.splat(0);
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            // Sums of rows, so that those of large windows stay exact.
            let rowSum = f32x4.splat(0);
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              rowSum = v128.add<f32>(rowSum, v128.load(tap));
            sum = v128.add<f32>(sum, rowSum);
          }
          v128.store(output + channel, v128.mul<f32>(sum, f32x4.splat(share)));
        }
        for (; channel < pixel; channel += 4) {
          let sum: f32 = 0;
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let rowSum: f32 = 0;
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              rowSum += load<f32>(tap);
            sum += rowSum;
          }
          store<f32>(output + channel, sum * share);
        }
      }
    }
  }
}

/** Adds each upstream value's share to the gradients of all taps of its window. */
export function averagePoolGradient(pool: Pool, upstream: usize, gradient: usize): void {
  const pixel = (<usize>pool.channels) << 2;
  memory.fill(gradient, 0, pool.batch * pool.imageBytes);
  for (let image = 0; image < pool.batch; image++, gradient += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const ofRow = pool.rows + ((<usize>row) << 3);
      for (let column = 0; column < pool.outputColumns; column++, upstream += pixel) {
        const ofColumn = pool.columns + ((<usize>column) << 3);
        const window = gradient + load<i32>(ofRow) + load<i32>(ofColumn);
        const share = shareOf(pool, row, column);
        let channel: usize = 0;
        for (; channel + 16 <= pixel; channel += 16) {
          const value = v128.mul<f32>(v128.load(upstream + channel), f32x4.splat(share));
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              v128.store(tap, v128.add<f32>(v128.load(tap), value));
          }
        }
        for (; channel < pixel; channel += 4) {
          const value = load<f32>(upstream + channel) * share;
          let line = window + channel;
          for (let i = load<i32>(ofRow, 4); i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = load<i32>(ofColumn, 4); j > 0; j--, tap += pool.tapColumnBytes)
              store<f32>(tap, load<f32>(tap) + value);
          }
        }
      }
    }
  }
}

@inline
function shareOf(pool: Pool, row: i32, column: i32): f32 {
  const ofRow = load<f32>(pool.rowShares + ((<usize>row) << 2));
  return ofRow * load<f32>(pool.columnShares + ((<usize>column) << 2));
}
