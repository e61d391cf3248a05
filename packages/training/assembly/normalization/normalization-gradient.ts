import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import {
  addToSums,
  chunkRows,
  describeChannels,
  foldSums,
  inverseDeviation,
  repeatValues,
  rowWidth,
} from './channel-rows';

/** Which of the upstream gradient counts: all, */
const ALL = 0;
/** where the normalised value, computed again, is above zero, */
const NORMALIZED = 1;
/** or where the output is, which then also gives the residual's gradient. */
const OUTPUT = 2;

/**
 * Gradients of a batch normalization of `[pixels, channels]`. Where the sum with a residual was rectified, `output` and
 * `residualGradient` are its output and the residual's gradient, else 0. With `fixed` statistics the input's gradient
 * is that of a scale alone. Takes 36 bytes of scratch for each value of a row.
 */
export function normalizationGradient(
  upstream: usize,
  input: usize,
  scale: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  output: usize,
  inputGradient: usize,
  scaleGradient: usize,
  biasGradient: usize,
  residualGradient: usize,
  pixels: i32,
  channels: i32,
  epsilon: f32,
  rectified: i32,
  fixed: i32,
  scratch: usize,
): void {
  const width = rowWidth(channels);
  const rowBytes = (<usize>width) << 2;
  const means = scratch;
  const factors = means + rowBytes;
  const biases = factors + rowBytes;
  const slopes = biases + rowBytes;
  const shifts = slopes + rowBytes;
  const sums = shifts + rowBytes;
  const products = sums + (rowBytes << 1);
  describeChannels(scale, bias, mean, variance, epsilon, channels, scratch);
  memory.fill(sums, 0, rowBytes << 2);
  const perRow = width / channels;
  const rowCount = pixels / perRow;
  const restBytes = (<usize>((pixels - rowCount * perRow) * channels)) << 2;
  const kind = !rectified ? ALL : residualGradient ? OUTPUT : NORMALIZED;

  let from = input;
  let rows = rowCount;
  while (rows > 0) {
    const chunk = min(rows, chunkRows(width));
    const up = upstream + (from - input);
    for (let at: usize = 0; at < rowBytes; at += 32) {
      if (kind == ALL) sumBlock(from + at, up + at, 0, 0, rowBytes, chunk, at, scratch, ALL);
      else if (kind == NORMALIZED) sumBlock(from + at, up + at, 0, 0, rowBytes, chunk, at, scratch, NORMALIZED);
      else {
        const offset = from + at - input;
        sumBlock(from + at, up + at, output + offset, residualGradient + offset, rowBytes, chunk, at, scratch, OUTPUT);
      }
    }
    from += (<usize>chunk) * rowBytes;
    rows -= chunk;
  }
  for (let at: usize = 0; at < restBytes; at += 4) {
    const offset = from + at - input;
    const channel = at % ((<usize>channels) << 2);
    const difference = load<f32>(from + at) - load<f32>(means + channel);
    let inner = load<f32>(upstream + offset);
    if (kind == NORMALIZED) {
      if (!(difference * load<f32>(factors + channel) + load<f32>(biases + channel) > 0)) inner = 0;
    } else if (kind == OUTPUT) {
      if (!(load<f32>(output + offset) > 0)) inner = 0;
      store<f32>(residualGradient + offset, inner);
    }
    const to = channel << 1;
    store<f64>(sums + to, load<f64>(sums + to) + <f64>inner);
    store<f64>(products + to, load<f64>(products + to) + <f64>inner * <f64>difference);
  }
  foldSums(sums, channels);
  foldSums(products, channels);

  for (let channel: usize = 0; channel < <usize>channels; channel++) {
    const at = channel << 2;
    const inverse = inverseDeviation(variance + at, epsilon);
    const sum = load<f64>(sums + (channel << 3));
    const product = load<f64>(products + (channel << 3)) * inverse;
    store<f32>(biasGradient + at, <f32>sum);
    store<f32>(scaleGradient + at, <f32>product);
    const factor = <f64>load<f32>(scale + at) * inverse / -<f64>pixels;
    store<f32>(shifts + at, fixed ? 0 : <f32>(factor * sum));
    store<f32>(slopes + at, fixed ? 0 : <f32>(factor * product * inverse));
  }
  repeatValues(shifts, shifts, channels);
  repeatValues(slopes, slopes, channels);

  from = input;
  rows = rowCount;
  const inner = kind == OUTPUT ? residualGradient : upstream;
  while (rows > 0) {
    const chunk = min(rows, chunkRows(width));
    const offset = from - input;
    for (let at: usize = 0; at < rowBytes; at += 32) {
      const to = inputGradient + offset + at;
      if (kind == NORMALIZED) inputBlock(from + at, inner + offset + at, to, rowBytes, chunk, at, scratch, true);
      else inputBlock(from + at, inner + offset + at, to, rowBytes, chunk, at, scratch, false);
    }
    from += (<usize>chunk) * rowBytes;
    rows -= chunk;
  }
  for (let at: usize = 0; at < restBytes; at += 4) {
    const offset = from + at - input;
    const channel = at % ((<usize>channels) << 2);
    const difference = load<f32>(from + at) - load<f32>(means + channel);
    let value = load<f32>(inner + offset);
    if (kind == NORMALIZED) {
      if (!(difference * load<f32>(factors + channel) + load<f32>(biases + channel) > 0)) value = 0;
    }
    const linear = difference * load<f32>(slopes + channel) + load<f32>(shifts + channel);
    store<f32>(inputGradient + offset, value * load<f32>(factors + channel) + linear);
  }
}

/** The lanes of `inner` where `value` is above zero, else 0. */
@inline
function whereAbove(inner: v128, value: v128): v128 {
  return v128.and(inner, v128.gt<f32>(value, f32x4.splat(0)));
}

/** Adds up 8 values of each of `rows` rows: the gradients, and these times the input less its mean. */
@inline
function sumBlock(
  from: usize,
  upstream: usize,
  output: usize,
  residualGradient: usize,
  rowBytes: usize,
  rows: i32,
  at: usize,
  scratch: usize,
  kind: i32,
): void {
  const row = scratch + at;
  const zero = f32x4.splat(0);
  const mean0 = v128.load(row);
  const mean1 = v128.load(row, 16);
  const factor0 = v128.load(row + rowBytes);
  const factor1 = v128.load(row + rowBytes, 16);
  const bias0 = v128.load(row + (rowBytes << 1));
  const bias1 = v128.load(row + (rowBytes << 1), 16);
  let sum0 = zero;
  let sum1 = zero;
  let product0 = zero;
  let product1 = zero;
  for (; rows > 0; rows--) {
    const difference0 = v128.sub<f32>(v128.load(from), mean0);
    const difference1 = v128.sub<f32>(v128.load(from, 16), mean1);
    let inner0 = v128.load(upstream);
    let inner1 = v128.load(upstream, 16);
    if (kind == NORMALIZED) {
      inner0 = whereAbove(inner0, multiplyAdd(difference0, factor0, bias0));
      inner1 = whereAbove(inner1, multiplyAdd(difference1, factor1, bias1));
    } else if (kind == OUTPUT) {
      inner0 = whereAbove(inner0, v128.load(output));
      inner1 = whereAbove(inner1, v128.load(output, 16));
      v128.store(residualGradient, inner0);
      v128.store(residualGradient, inner1, 16);
      output += rowBytes;
      residualGradient += rowBytes;
    }
    sum0 = v128.add<f32>(sum0, inner0);
    sum1 = v128.add<f32>(sum1, inner1);
    product0 = multiplyAdd(inner0, difference0, product0);
    product1 = multiplyAdd(inner1, difference1, product1);
    from += rowBytes;
    upstream += rowBytes;
  }
  const sums = scratch + rowBytes * 5 + (at << 1);
  addToSums(sums, sum0);
  addToSums(sums + 32, sum1);
  const products = sums + (rowBytes << 1);
  addToSums(products, product0);
  addToSums(products + 32, product1);
}

/** The input's gradient for 8 values of each of `rows` rows. */
@inline
function inputBlock(
  from: usize,
  inner: usize,
  to: usize,
  rowBytes: usize,
  rows: i32,
  at: usize,
  scratch: usize,
  masked: bool,
): void {
  const row = scratch + at;
  const mean0 = v128.load(row);
  const mean1 = v128.load(row, 16);
  const factor0 = v128.load(row + rowBytes);
  const factor1 = v128.load(row + rowBytes, 16);
  const bias0 = v128.load(row + (rowBytes << 1));
  const bias1 = v128.load(row + (rowBytes << 1), 16);
  const slope0 = v128.load(row + rowBytes * 3);
  const slope1 = v128.load(row + rowBytes * 3, 16);
  const shift0 = v128.load(row + (rowBytes << 2));
  const shift1 = v128.load(row + (rowBytes << 2), 16);
  for (; rows > 0; rows--) {
    const difference0 = v128.sub<f32>(v128.load(from), mean0);
    const difference1 = v128.sub<f32>(v128.load(from, 16), mean1);
    let inner0 = v128.load(inner);
    let inner1 = v128.load(inner, 16);
    if (masked) {
      inner0 = whereAbove(inner0, multiplyAdd(difference0, factor0, bias0));
      inner1 = whereAbove(inner1, multiplyAdd(difference1, factor1, bias1));
    }
    v128.store(to, multiplyAdd(inner0, factor0, multiplyAdd(difference0, slope0, shift0)));
    v128.store(to, multiplyAdd(inner1, factor1, multiplyAdd(difference1, slope1, shift1)), 16);
    from += rowBytes;
    inner += rowBytes;
    to += rowBytes;
  }
}
