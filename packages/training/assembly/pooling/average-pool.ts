import { Pool } from './pool';

/** The mean of every window. */
export function averagePool(pool: Pool, input: usize, output: usize): void {
  const pixel = (<usize>pool.channels) << 2;
  for (let image = 0; image < pool.batch; image++, input += pool.imageBytes) {
    for (let row = 0; row < pool.outputRows; row++) {
      const tapRows = pool.tapRows(row);
      const windows = input + pool.rowStart(row);
      for (let column = 0; column < pool.outputColumns; column++, output += pixel) {
        const tapColumns = pool.tapColumns(column);
        const window = windows + pool.columnStart(column);
        const share = pool.share(row, column);
        const shares = f32x4.splat(share);
        let channel: usize = 0;
        for (; channel + 32 <= pixel; channel += 32) {
          let sum0 = f32x4.splat(0);
          let sum1 = sum0;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            // Sums of rows, so that those of large windows stay exact.
            let row0 = f32x4.splat(0);
            let row1 = row0;
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
              row0 = v128.add<f32>(row0, v128.load(tap));
              row1 = v128.add<f32>(row1, v128.load(tap, 16));
            }
            sum0 = v128.add<f32>(sum0, row0);
            sum1 = v128.add<f32>(sum1, row1);
          }
          v128.store(output + channel, v128.mul<f32>(sum0, shares));
          v128.store(output + channel, v128.mul<f32>(sum1, shares), 16);
        }
        for (; channel < pixel; channel += 4) {
          let sum: f32 = 0;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let rowSum: f32 = 0;
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes)
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
      const tapRows = pool.tapRows(row);
      const windows = gradient + pool.rowStart(row);
      for (let column = 0; column < pool.outputColumns; column++, upstream += pixel) {
        const tapColumns = pool.tapColumns(column);
        const window = windows + pool.columnStart(column);
        const share = pool.share(row, column);
        let channel: usize = 0;
        for (; channel + 32 <= pixel; channel += 32) {
          const value0 = v128.mul<f32>(v128.load(upstream + channel), f32x4.splat(share));
          const value1 = v128.mul<f32>(v128.load(upstream + channel, 16), f32x4.splat(share));
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes) {
              v128.store(tap, v128.add<f32>(v128.load(tap), value0));
              v128.store(tap, v128.add<f32>(v128.load(tap, 16), value1), 16);
            }
          }
        }
        for (; channel < pixel; channel += 4) {
          const value = load<f32>(upstream + channel) * share;
          let line = window + channel;
          for (let i = tapRows; i > 0; i--, line += pool.tapRowBytes) {
            let tap = line;
            for (let j = tapColumns; j > 0; j--, tap += pool.tapColumnBytes)
              store<f32>(tap, load<f32>(tap) + value);
          }
        }
      }
    }
  }
}
