import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/** Writes the float at `share` to `count` places. */
export function repeatShare(share: usize, to: usize, count: i32): void {
  const value = load<f32>(share);
  for (const end = to + ((<usize>count) << 2); to < end; to += 4) store<f32>(to, value);
}

/** Adds `count` values of `input` times the float at `share` to `output`, or only writes them there where it is `first`. */
export function addShare(input: usize, share: usize, output: usize, count: i32, first: i32): void {
  const factor = load<f32>(share);
  const factors = f32x4.splat(factor);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const value = v128.load(input + at);
    const sum = first ? v128.mul<f32>(value, factors) : multiplyAdd(value, factors, v128.load(output + at));
    v128.store(output + at, sum);
  }
  for (; at < end; at += 4) {
    const value = load<f32>(input + at) * factor;
    store<f32>(output + at, first ? value : load<f32>(output + at) + value);
  }
}

/** How many values are summed in float32 before their sums are added in float64. */
const chunk: usize = 4096;

/**
 * The gradient of `count` values, which is `upstream` times the float at `share`, and that of the share, which is added
 * to the float at `shareGradient`.
 */
export function shareGradient(
  upstream: usize,
  input: usize,
  share: usize,
  inputGradient: usize,
  shareGradient: usize,
  count: i32,
): void {
  const factor = load<f32>(share);
  const factors = f32x4.splat(factor);
  const end = (<usize>count) << 2;
  let total: f64 = 0;
  let at: usize = 0;
  while (at + 16 <= end) {
    const stop = min(at + chunk, end - 12);
    let sum = f32x4.splat(0);
    for (; at < stop; at += 16) {
      const inner = v128.load(upstream + at);
      sum = multiplyAdd(inner, v128.load(input + at), sum);
      v128.store(inputGradient + at, v128.mul<f32>(inner, factors));
    }
    total += <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1);
    total += <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
  }
  for (; at < end; at += 4) {
    const inner = load<f32>(upstream + at);
    total += <f64>inner * <f64>load<f32>(input + at);
    store<f32>(inputGradient + at, inner * factor);
  }
  store<f32>(shareGradient, <f32>(<f64>load<f32>(shareGradient) + total));
}

/** Adds `count` floats to the one at `to`. */
export function addUp(from: usize, count: i32, to: usize): void {
  let total = <f64>load<f32>(to);
  for (const end = from + ((<usize>count) << 2); from < end; from += 4) total += <f64>load<f32>(from);
  store<f32>(to, <f32>total);
}
