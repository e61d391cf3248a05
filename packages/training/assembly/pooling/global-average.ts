/** Mean over the pixels of each image of `[batch, pixels, channels]`. */
export function globalAverage(input: usize, output: usize, batch: i32, pixels: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const share: f32 = 1.0 / <f32>pixels;
  for (; batch > 0; batch--, input += (<usize>pixels) * pixel, output += pixel) {
    let channel: usize = 0;
    for (; channel + 16 <= pixel; channel += 16) {
      let sum = f32x4.splat(0);
      let from = input + channel;
      for (let left = pixels; left > 0; ) {
        // Sums of few values, so that those of many stay exact.
        let part = f32x4.splat(0);
        const count = min(left, 64);
        for (let at = 0; at < count; at++, from += pixel) part = v128.add<f32>(part, v128.load(from));
        sum = v128.add<f32>(sum, part);
        left -= count;
      }
      v128.store(output + channel, v128.mul<f32>(sum, f32x4.splat(share)));
    }
    for (; channel < pixel; channel += 4) {
      let sum: f64 = 0;
      let from = input + channel;
      for (let left = pixels; left > 0; left--, from += pixel) sum += <f64>load<f32>(from);
      store<f32>(output + channel, <f32>sum * share);
    }
  }
}

/** Spreads the gradient of each mean over its pixels. */
export function globalAverageGradient(
  upstream: usize,
  gradient: usize,
  batch: i32,
  pixels: i32,
  channels: i32,
): void {
  const bytes = (<usize>channels) << 2;
  const share: f32 = 1.0 / <f32>pixels;
  for (; batch > 0; batch--, upstream += bytes) {
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(gradient + at, load<f32>(upstream + at) * share);
    const first = gradient;
    gradient += bytes;
    for (let left = pixels - 1; left > 0; left--, gradient += bytes) memory.copy(gradient, first, bytes);
  }
}
