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

/** Repeats `channels` floats over a row, in which they may stand first. */
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

/**
 * Makes three rows: of means, of factors `scale / sqrt(variance + epsilon)` and of biases.
 *
 * @param to The first of them; the other two follow.
 */
export function describeChannels(
  scale: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  channels: i32,
  to: usize,
): void {
  const rowBytes = (<usize>rowWidth(channels)) << 2;
  const factors = to + rowBytes;
  for (let at: usize = 0; at < (<usize>channels) << 2; at += 4)
    store<f32>(factors + at, <f32>(<f64>load<f32>(scale + at) * inverseDeviation(variance + at, epsilon)));
  repeatValues(mean, to, channels);
  repeatValues(factors, factors, channels);
  repeatValues(bias, factors + rowBytes, channels);
}

/** `1 / sqrt(variance + epsilon)`. */
@inline
export function inverseDeviation(variance: usize, epsilon: f32): f64 {
  return 1.0 / Math.sqrt(<f64>load<f32>(variance) + <f64>epsilon);
}
