import { Pool } from './pool';

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
