import { Pool } from './pool';

/** The largest value of every window. */
export function maxPool(pool: Pool, input: usize, output: usize): void {
  const pixel = (<usize>pool.channels) << 2;
  const lowest = f32x4.splat(-Infinity);
  for (let image = 0; image < pool.batch; image++, input += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const tapRows = pool.tapRows(row);
      const windows = input + pool.rowStart(row);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const tapColumns = pool.tapColumns(column);
        const window = windows + pool.columnStart(column);
        let channel: usize = 0;
        for (; channel + 64 <= pixel; channel += 64) {
          let most0 = lowest;
          let most1 = lowest;
          let most2 = lowest;
          let most3 = lowest;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
              most0 = v128.pmax<f32>(most0, v128.load(tap));
              most1 = v128.pmax<f32>(most1, v128.load(tap, 16));
              most2 = v128.pmax<f32>(most2, v128.load(tap, 32));
              most3 = v128.pmax<f32>(most3, v128.load(tap, 48));
            }
          }
          v128.store(output + channel, most0);
          v128.store(output + channel, most1, 16);
          v128.store(output + channel, most2, 32);
          v128.store(output + channel, most3, 48);
        }
        for (; channel + 16 <= pixel; channel += 16) {
          let most = lowest;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes)
              most = v128.pmax<f32>(most, v128.load(tap));
          }
          v128.store(output + channel, most);
        }
        for (; channel < pixel; channel += 4) {
          let most: f32 = -Infinity;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
              const value = load<f32>(tap);
              if (most < value) most = value;
            }
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
      const tapRows = pool.tapRows(row);
      const windows = gradient + pool.rowStart(row);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const tapColumns = pool.tapColumns(column);
        const window = windows + pool.columnStart(column);
        let channel: usize = 0;
        for (; channel + 32 <= pixel; channel += 32) {
          const at = output + channel;
          const most0 = v128.load(at);
          const most1 = v128.load(at, 16);
          // What is not yet given to a tap.
          let left0 = v128.load(at + toUpstream);
          let left1 = v128.load(at + toUpstream, 16);
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
              const found0 = v128.eq<f32>(v128.load(tap + toInput), most0);
              const found1 = v128.eq<f32>(v128.load(tap + toInput, 16), most1);
              v128.store(tap, v128.add<f32>(v128.load(tap), v128.and(left0, found0)));
              v128.store(tap, v128.add<f32>(v128.load(tap, 16), v128.and(left1, found1)), 16);
              left0 = v128.andnot(left0, found0);
              left1 = v128.andnot(left1, found1);
            }
          }
        }
        for (; channel < pixel; channel += 4) {
          const most = load<f32>(output + channel);
          let left = load<f32>(output + channel + toUpstream);
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
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
