import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { addToSums, chunkRows, foldSums, repeatValues, rowWidth } from './channel-rows';

/**
 * Mean and biased variance of every channel of `[pixels, channels]`, in one pass: of differences from the first pixel,
 * so that little cancels, summed in float32 over few pixels and in float64 over these sums. Takes 20 bytes of scratch
 * for each value of a row.
 */
export function moments(
  input: usize,
  pixels: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  scratch: usize,
): void {
  const width = rowWidth(channels);
  const rowBytes = (<usize>width) << 2;
  const shifts = scratch;
  const sums = shifts + rowBytes;
  const squares = sums + (rowBytes << 1);
  memory.fill(sums, 0, rowBytes << 2);
  repeatValues(input, shifts, channels);
  let rows = pixels / (width / channels);
  let rest = pixels - rows * (width / channels);
  let from = input;
  while (rows > 0) {
    const chunk = min(rows, chunkRows(width));
    for (let at: usize = 0; at < rowBytes; at += 64) addBlock(from + at, rowBytes, chunk, at, shifts, sums, squares);
    from += (<usize>chunk) * rowBytes;
    rows -= chunk;
  }
  for (; rest > 0; rest--) {
    for (let channel = 0; channel < channels; channel++, from += 4) {
      const difference = <f64>(load<f32>(from) - load<f32>(shifts + ((<usize>channel) << 2)));
      const at = (<usize>channel) << 3;
      store<f64>(sums + at, load<f64>(sums + at) + difference);
      store<f64>(squares + at, load<f64>(squares + at) + difference * difference);
    }
  }
  foldSums(sums, channels);
  foldSums(squares, channels);
  const share = 1.0 / <f64>pixels;
  for (let channel: usize = 0; channel < <usize>channels; channel++) {
    const first = load<f64>(sums + (channel << 3)) * share;
    const second = load<f64>(squares + (channel << 3)) * share;
    store<f32>(mean + (channel << 2), <f32>(<f64>load<f32>(shifts + (channel << 2)) + first));
    store<f32>(variance + (channel << 2), <f32>max<f64>(second - first * first, 0));
  }
}

/** Adds 16 values of each of `rows` rows. */
@inline
function addBlock(
  from: usize,
  rowBytes: usize,
  rows: i32,
  at: usize,
  shifts: usize,
  sums: usize,
  squares: usize,
): void {
  const shift0 = v128.load(shifts + at);
  const shift1 = v128.load(shifts + at, 16);
  const shift2 = v128.load(shifts + at, 32);
  const shift3 = v128.load(shifts + at, 48);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let square0 = sum0;
  let square1 = sum0;
  let square2 = sum0;
  let square3 = sum0;
  for (; rows > 0; rows--) {
    const value0 = v128.sub<f32>(v128.load(from), shift0);
    const value1 = v128.sub<f32>(v128.load(from, 16), shift1);
    const value2 = v128.sub<f32>(v128.load(from, 32), shift2);
    const value3 = v128.sub<f32>(v128.load(from, 48), shift3);
    sum0 = v128.add<f32>(sum0, value0);
    sum1 = v128.add<f32>(sum1, value1);
    sum2 = v128.add<f32>(sum2, value2);
    sum3 = v128.add<f32>(sum3, value3);
    square0 = multiplyAdd(value0, value0, square0);
    square1 = multiplyAdd(value1, value1, square1);
    square2 = multiplyAdd(value2, value2, square2);
    square3 = multiplyAdd(value3, value3, square3);
    from += rowBytes;
  }
  const to = sums + (at << 1);
  addToSums(to, sum0);
  addToSums(to + 32, sum1);
  addToSums(to + 64, sum2);
  addToSums(to + 96, sum3);
  const toSquares = squares + (at << 1);
  addToSums(toSquares, square0);
  addToSums(toSquares + 32, square1);
  addToSums(toSquares + 64, square2);
  addToSums(toSquares + 96, square3);
}
