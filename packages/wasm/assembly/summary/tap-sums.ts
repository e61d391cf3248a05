import { activate } from '../element/activation';
import { SummaryConvolutionArguments } from './arguments';
import { storeTransposed } from './transpose';

/** Adds the products that the taps of each filter meet, for one output row of one image, and stores the results. */
export function addTaps(args: SummaryConvolutionArguments, image: i32, row: i32, scratch: usize): void {
  const width = args.outputWidth;
  const tapCount = args.tapCount;
  const tile = scratch + args.productBytes;
  const taps = tile + 128;
  const tapsEnd = taps + (tapCount << 2);
  for (let tap = taps, tapRow = args.tapRows; tap < tapsEnd; tap += 4, tapRow += 4) {
    const ringRow = (row + load<i32>(tapRow) + args.firstRow) % args.ringRows;
    store<usize>(tap, scratch + ringRow * args.pitch);
  }
  const filterBytes = args.filters << 2;
  const output = args.output + (image * args.outputHeight + row) * width * filterBytes;
  const toResidual = args.residual ? args.residual - args.output : 0;
  const kind = args.activation;
  const low = f32x4.splat(kind ? -Infinity : args.activationA);
  const high = f32x4.splat(kind ? Infinity : args.activationB);
  let offsets = args.offsets;
  for (let filter = 0; filter < filterBytes; filter += 16) {
    const scale = args.scale ? v128.load(args.scale + filter) : f32x4.splat(1);
    const bias = args.bias ? v128.load(args.bias + filter) : f32x4.splat(0);
    const channelBytes = min(filterBytes - filter, 16);
    const wholeEnd = channelBytes == 16 ? width : 0;
    let to = output + filter;
    for (let x = 0; x < width; x += 8) {
      let l0 = f32x4.splat(0);
      let h0 = l0;
      let l1 = l0;
      let h1 = l0;
      let l2 = l0;
      let h2 = l0;
      let l3 = l0;
      let h3 = l0;
      let offset = offsets;
      for (let tap = taps; tap < tapsEnd; tap += 4) {
        const base = load<usize>(tap) + (x << 2);
        let at = base + load<i32>(offset);
        l0 = v128.add<f32>(l0, v128.load(at));
        h0 = v128.add<f32>(h0, v128.load(at, 16));
        at = base + load<i32>(offset, 4);
        l1 = v128.add<f32>(l1, v128.load(at));
        h1 = v128.add<f32>(h1, v128.load(at, 16));
        at = base + load<i32>(offset, 8);
        l2 = v128.add<f32>(l2, v128.load(at));
        h2 = v128.add<f32>(h2, v128.load(at, 16));
        at = base + load<i32>(offset, 12);
        l3 = v128.add<f32>(l3, v128.load(at));
        h3 = v128.add<f32>(h3, v128.load(at, 16));
        offset += 16;
      }
      if (x + 8 <= wholeEnd) {
        to = storePixels(l0, l1, l2, l3, scale, bias, toResidual, low, high, to, filterBytes);
        to = storePixels(h0, h1, h2, h3, scale, bias, toResidual, low, high, to, filterBytes);
        continue;
      }
      storeTransposed(l0, l1, l2, l3, tile, 16);
      storeTransposed(h0, h1, h2, h3, tile + 64, 16);
      const end = tile + (min(width - x, 8) << 4);
      for (let pixel = tile; pixel < end; pixel += 16) {
        const y = finish(v128.load(pixel), scale, bias, toResidual, low, high, to);
        if (wholeEnd) {
          v128.store(to, y);
        } else {
          v128.store(pixel, y);
          memory.copy(to, pixel, channelBytes);
        }
        to += filterBytes;
      }
    }
    offsets += tapCount << 4;
  }
  if (kind) activate(output, width * args.filters, kind, args.activationA, args.activationB);
}

/** Stores the sums of 4 filters, one a vector, for 4 pixels; gives the address of the next one's result. */
@inline
function storePixels(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  scale: v128,
  bias: v128,
  toResidual: usize,
  low: v128,
  high: v128,
  to: usize,
  stride: usize,
): usize {
  const low01 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, finish(v128.shuffle<i64>(low01, low23, 0, 2), scale, bias, toResidual, low, high, to));
  to += stride;
  v128.store(to, finish(v128.shuffle<i64>(low01, low23, 1, 3), scale, bias, toResidual, low, high, to));
  to += stride;
  v128.store(to, finish(v128.shuffle<i64>(high01, high23, 0, 2), scale, bias, toResidual, low, high, to));
  to += stride;
  v128.store(to, finish(v128.shuffle<i64>(high01, high23, 1, 3), scale, bias, toResidual, low, high, to));
  return to + stride;
}

/** `min(max(scale * sum + bias + residual, low), high)`, the residual as far from the result as `toResidual` says. */
@inline
function finish(
  sum: v128,
  scale: v128,
  bias: v128,
  toResidual: usize,
  low: v128,
  high: v128,
  to: usize,
): v128 {
  let y = v128.add<f32>(v128.mul<f32>(sum, scale), bias);
  if (toResidual) y = v128.add<f32>(y, v128.load(to + toResidual));
  // The order of the operands lets NaN through.
  return v128.pmin<f32>(v128.pmax<f32>(y, low), high);
}
