import { storeSums } from '../depthwise/store-sums';
import { activate } from '../element/activation';
import { CLAMP } from '../element/activation-kinds';
import { multiplyAdd } from '../multiply-add';
import { MAXIMUM, WEIGHTED } from './window-kinds';

/** Work units are rows of output pixels, of all images one after the other. */
@unmanaged
export class WindowsArguments {
  input: usize;
  /** `[taps][channels]`; read for WEIGHTED only, as are bias (one a channel) and residual (0: none). */
  weights: usize;
  bias: usize;
  residual: usize;
  output: usize;
  /**
   * For each output row and each output column what of its window lies in the image: bytes to the first row or column,
   * bytes to its weights, how many taps, and by how much a mean is divided.
   */
  rows: usize;
  columns: usize;
  /** Bytes from one tap's row or column to the next. */
  tapRowBytes: i32;
  tapColumnBytes: i32;
  /** Bytes of a row of weights, of an input image. */
  weightRowBytes: i32;
  imageBytes: i32;
  channels: i32;
  outputRows: i32;
  outputColumns: i32;
  kind: i32;
  activation: i32;
  activationA: f32;
  activationB: f32;
}

/**
 * Pools, and convolutions of each channel with a kernel of its own: one pixel by 16 channels at a time. Takes 64 bytes
 * of scratch.
 */
export function windows(args: WindowsArguments, begin: i32, end: i32, scratch: usize): void {
  const pixel = (<usize>args.channels) << 2;
  const kind = args.kind;
  const clamps = args.activation == CLAMP;
  const low = f32x4.splat(clamps ? args.activationA : -Infinity);
  const high = f32x4.splat(clamps ? args.activationB : Infinity);
  const toResidual = args.residual - args.output;
  let to = args.output + (<usize>(begin * args.outputColumns)) * pixel;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / args.outputRows;
    const row = args.rows + ((<usize>(unit - image * args.outputRows)) << 4);
    const line = args.input + (<usize>image) * args.imageBytes + load<i32>(row);
    const start = to;
    let entry = args.columns;
    for (let column = args.outputColumns; column > 0; column--) {
      const window = line + load<i32>(entry);
      const weights = args.weights + load<i32>(row, 4) + load<i32>(entry, 4);
      const columnTaps = load<i32>(entry, 8);
      const factor = f32x4.splat(1.0 / <f32>(load<i32>(row, 12) * load<i32>(entry, 12)));
      for (let channel: usize = 0; channel < pixel; channel += 64) {
        let sum0 = f32x4.splat(kind == MAXIMUM ? -Infinity : 0);
        let sum1 = sum0;
        let sum2 = sum0;
        let sum3 = sum0;
        if (kind == WEIGHTED) {
          const bias = args.bias + channel;
          sum0 = v128.load(bias);
          sum1 = v128.load(bias, 16);
          sum2 = v128.load(bias, 32);
          sum3 = v128.load(bias, 48);
        }
        let from = window + channel;
        let w = weights + channel;
        for (let taps = load<i32>(row, 8); taps > 0; taps--) {
          let p = from;
          let q = w;
          for (let tap = columnTaps; tap > 0; tap--) {
            const value0 = v128.load(p);
            const value1 = v128.load(p, 16);
            const value2 = v128.load(p, 32);
            const value3 = v128.load(p, 48);
            if (kind == WEIGHTED) {
              sum0 = multiplyAdd(value0, v128.load(q), sum0);
              sum1 = multiplyAdd(value1, v128.load(q, 16), sum1);
              sum2 = multiplyAdd(value2, v128.load(q, 32), sum2);
              sum3 = multiplyAdd(value3, v128.load(q, 48), sum3);
              q += pixel;
            } else if (kind == MAXIMUM) {
              sum0 = v128.pmax<f32>(sum0, value0);
              sum1 = v128.pmax<f32>(sum1, value1);
              sum2 = v128.pmax<f32>(sum2, value2);
              sum3 = v128.pmax<f32>(sum3, value3);
            } else {
              sum0 = v128.add<f32>(sum0, value0);
              sum1 = v128.add<f32>(sum1, value1);
              sum2 = v128.add<f32>(sum2, value2);
              sum3 = v128.add<f32>(sum3, value3);
            }
            p += args.tapColumnBytes;
          }
          from += args.tapRowBytes;
          w += args.weightRowBytes;
        }
        v128.store(scratch, sum0);
        v128.store(scratch, sum1, 16);
        v128.store(scratch, sum2, 32);
        v128.store(scratch, sum3, 48);
        const stored = min(pixel - channel, 64);
        for (let offset: usize = 0; offset < stored; offset += 16) {
          const at = to + channel + offset;
          const sum = v128.mul<f32>(v128.load(scratch + offset), factor);
          const residual = args.residual ? at + toResidual : 0;
          storeSums(at, residual, sum, low, high, <i32>(stored - offset) >> 2);
        }
      }
      entry += 16;
      to += pixel;
    }
    if (clamps) continue;
    activate(start, args.outputColumns * args.channels, args.activation, args.activationA, args.activationB);
  }
}
