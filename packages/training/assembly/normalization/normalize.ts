import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { chunkRows, describeChannels, rowWidth } from './channel-rows';

/**
 * `(input - mean) * scale / sqrt(variance + epsilon) + bias + residual` of every channel of `[pixels, channels]`,
 * rectified unless `rectified` is 0. The residual's address may be 0: none. Takes 12 bytes of scratch for each value of
 * a row.
 */
export function normalize(
  input: usize,
  scale: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  residual: usize,
  output: usize,
  pixels: i32,
  channels: i32,
  epsilon: f32,
  rectified: i32,
  scratch: usize,
): void {
  const width = rowWidth(channels);
  const rowBytes = (<usize>width) << 2;
  const means = scratch;
  const factors = means + rowBytes;
  const biases = factors + rowBytes;
  describeChannels(scale, bias, mean, variance, epsilon, channels, scratch);
  const least: f32 = rectified ? 0 : -Infinity;
  const toResidual = residual - output;
  const toInput = input - output;
  let rows = pixels / (width / channels);
  let rest = pixels - rows * (width / channels);
  let to = output;
  while (rows > 0) {
    const chunk = min(rows, chunkRows(width));
    for (let at: usize = 0; at < rowBytes; at += 64) {
      if (residual)
        normalizeBlock(to + at, toInput, toResidual, rowBytes, chunk, at, means, factors, biases, least, true);
      else normalizeBlock(to + at, toInput, toResidual, rowBytes, chunk, at, means, factors, biases, least, false);
    }
    to += (<usize>chunk) * rowBytes;
    rows -= chunk;
  }
  for (; rest > 0; rest--) {
    for (let at: usize = 0; at < (<usize>channels) << 2; at += 4, to += 4) {
      const difference = load<f32>(to + toInput) - load<f32>(means + at);
      let value = difference * load<f32>(factors + at) + load<f32>(biases + at);
      if (residual) value += load<f32>(to + toResidual);
      store<f32>(to, value < least ? least : value);
    }
  }
}

/** 16 values of each of `rows` rows. */
@inline
function normalizeBlock(
  to: usize,
  toInput: usize,
  toResidual: usize,
  rowBytes: usize,
  rows: i32,
  at: usize,
  means: usize,
  factors: usize,
  biases: usize,
  least: f32,
  added: bool,
): void {
  const low = f32x4.splat(least);
  const mean0 = v128.load(means + at);
  const mean1 = v128.load(means + at, 16);
  const mean2 = v128.load(means + at, 32);
  const mean3 = v128.load(means + at, 48);
  const factor0 = v128.load(factors + at);
  const factor1 = v128.load(factors + at, 16);
  const factor2 = v128.load(factors + at, 32);
  const factor3 = v128.load(factors + at, 48);
  const bias0 = v128.load(biases + at);
  const bias1 = v128.load(biases + at, 16);
  const bias2 = v128.load(biases + at, 32);
  const bias3 = v128.load(biases + at, 48);
  for (; rows > 0; rows--) {
    const from = to + toInput;
    let value0 = multiplyAdd(v128.sub<f32>(v128.load(from), mean0), factor0, bias0);
    let value1 = multiplyAdd(v128.sub<f32>(v128.load(from, 16), mean1), factor1, bias1);
    let value2 = multiplyAdd(v128.sub<f32>(v128.load(from, 32), mean2), factor2, bias2);
    let value3 = multiplyAdd(v128.sub<f32>(v128.load(from, 48), mean3), factor3, bias3);
    if (added) {
      const residual = to + toResidual;
      value0 = v128.add<f32>(value0, v128.load(residual));
      value1 = v128.add<f32>(value1, v128.load(residual, 16));
      value2 = v128.add<f32>(value2, v128.load(residual, 32));
      value3 = v128.add<f32>(value3, v128.load(residual, 48));
    }
    v128.store(to, v128.pmax<f32>(value0, low));
    v128.store(to, v128.pmax<f32>(value1, low), 16);
    v128.store(to, v128.pmax<f32>(value2, low), 32);
    v128.store(to, v128.pmax<f32>(value3, low), 48);
    to += rowBytes;
  }
}
