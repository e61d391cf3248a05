/**
 * How `[pixels, channels]` is read 16 values at a time whatever the channels: as rows of so many pixels that their
 * values are a multiple of 16. What is known of a channel is repeated for each pixel of a row.
 */

/** Values of a row: the least multiple of `channels` that is one of 16. */
@inline
export function rowWidth(channels: i32): i32 {
  // 16 over the greatest common divisor of 16 and the channels.
  return channels * (16 / min(channels & -channels, 16));
}

/** Repeats `channels` floats over a row. */
export function repeatValues(from: usize, to: usize, channels: i32): void {
  const bytes = (<usize>channels) << 2;
  const end = to + ((<usize>rowWidth(channels)) << 2);
  for (; to < end; to += bytes) memory.copy(to, from, bytes);
}

/** Adds the float64 sums over a row of each channel's pixels into the first one's. */
export function foldSums(sums: usize, channels: i32): void {
  const width = rowWidth(channels);
  for (let at = channels; at < width; at++) {
    const to = sums + ((<usize>(at % channels)) << 3);
    store<f64>(to, load<f64>(to) + load<f64>(sums + ((<usize>at) << 3)));
  }
}

/** Adds four float32 to four float64. */
@inline
export function addToSums(sums: usize, values: v128): void {
  v128.store(sums, v128.add<f64>(v128.load(sums), f64x2.promote_low_f32x4(values)));
  const high = v128.shuffle<i64>(values, values, 1, 1);
  v128.store(sums, v128.add<f64>(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** How many rows are summed in float32 before their sums are added in float64: few, which also stay in the cache. */
@inline
export function chunkRows(width: i32): i32 {
  return min(max(2048 / width, 8), 128);
}

/** `scale / sqrt(variance + epsilon)` of every channel. */
export function channelFactors(scale: usize, variance: usize, epsilon: f32, to: usize, channels: i32): void {
  for (let channel: usize = 0; channel < <usize>channels; channel++) {
    const at = channel << 2;
    const inverse = 1.0 / Math.sqrt(<f64>load<f32>(variance + at) + <f64>epsilon);
    store<f32>(to + at, <f32>(<f64>load<f32>(scale + at) * inverse));
  }
}
