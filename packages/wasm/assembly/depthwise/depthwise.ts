import { activate } from '../element/activation';
import { CLAMP } from '../element/activation-kinds';
import { multiplyAdd } from '../multiply-add';
import { storeSums } from './store-sums';

/** Work units are rows of output pixels, of all images one after the other. */
@unmanaged
export class DepthwiseArguments {
  input: usize;
  /** `[taps][channels]`. */
  weights: usize;
  /** One a channel. */
  bias: usize;
  residual: usize;
  output: usize;
  /**
   * For each output row what of its window lies in the image: bytes to the first input row, bytes to its weights, how
   * many rows of taps, and one unused number.
   */
  rows: usize;
  /** Bytes from one tap's row to the next, and of an input image. */
  tapRowBytes: i32;
  imageBytes: i32;
  inputColumns: i32;
  channels: i32;
  outputRows: i32;
  outputColumns: i32;
  /** 1 or 2. */
  stride: i32;
  padBegin: i32;
  activation: i32;
  activationA: f32;
  activationB: f32;
}

/**
 * Convolution of each channel with a kernel of its own that is 3 wide, of at least 4 output columns, of which only the
 * first and the last reach beyond the image, by one pixel. Computes 4 neighbouring pixels at once, whose 4 channels
 * share each load of a weight.
 */
export function depthwise(args: DepthwiseArguments, begin: i32, end: i32, scratch: usize): void {
  const pixel = (<usize>args.channels) << 2;
  const stride = args.stride;
  const columns = args.outputColumns;
  const clamps = args.activation == CLAMP;
  const low = f32x4.splat(clamps ? args.activationA : -Infinity);
  const high = f32x4.splat(clamps ? args.activationB : Infinity);
  const toResidual = args.residual - args.output;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / args.outputRows;
    const entry = args.rows + ((<usize>(unit - image * args.outputRows)) << 4);
    const line = args.input + (<usize>image) * args.imageBytes + load<i32>(entry);
    const weights = args.weights + load<i32>(entry, 4);
    const taps = load<i32>(entry, 8);
    const row = args.output + (<usize>(unit * columns)) * pixel;
    for (let column = 0; column < columns; column += 4) {
      // The last pixels are computed twice where their number is no multiple of 4.
      const first = min(column, columns - 4);
      const x = first * stride - args.padBegin;
      // Outside pixels are read from their neighbours, and then made 0.
      const left = x < 0 ? pixel : 0;
      const leftMask = i32x4.splat(x < 0 ? 0 : -1);
      const isRight = x + 3 * stride + 2 >= args.inputColumns;
      const right = isRight ? pixel : 0;
      const rightMask = i32x4.splat(isRight ? 0 : -1);
      const from = line + x * <i32>pixel;
      const to = row + (<usize>first) * pixel;
      for (let channel: usize = 0; channel < pixel; channel += 16) {
        const bias = v128.load(args.bias + channel);
        let sum0 = bias;
        let sum1 = bias;
        let sum2 = bias;
        let sum3 = bias;
        let w = weights + channel;
        let p = from + channel;
        if (stride == 1) {
          for (let tap = taps; tap > 0; tap--) {
            const w0 = v128.load(w);
            w += pixel;
            const w1 = v128.load(w);
            w += pixel;
            const w2 = v128.load(w);
            w += pixel;
            let v = v128.and(v128.load(p + left), leftMask);
            let q = p + pixel;
            sum0 = multiplyAdd(v, w0, sum0);
            v = v128.load(q);
            q += pixel;
            sum0 = multiplyAdd(v, w1, sum0);
            sum1 = multiplyAdd(v, w0, sum1);
            v = v128.load(q);
            q += pixel;
            sum0 = multiplyAdd(v, w2, sum0);
            sum1 = multiplyAdd(v, w1, sum1);
            sum2 = multiplyAdd(v, w0, sum2);
            v = v128.load(q);
            q += pixel;
            sum1 = multiplyAdd(v, w2, sum1);
            sum2 = multiplyAdd(v, w1, sum2);
            sum3 = multiplyAdd(v, w0, sum3);
            v = v128.load(q);
            q += pixel;
            sum2 = multiplyAdd(v, w2, sum2);
            sum3 = multiplyAdd(v, w1, sum3);
            v = v128.and(v128.load(q - right), rightMask);
            sum3 = multiplyAdd(v, w2, sum3);
            p += args.tapRowBytes;
          }
        } else {
          for (let tap = taps; tap > 0; tap--) {
            const w0 = v128.load(w);
            w += pixel;
            const w1 = v128.load(w);
            w += pixel;
            const w2 = v128.load(w);
            w += pixel;
            let v = v128.and(v128.load(p + left), leftMask);
            let q = p + pixel;
            sum0 = multiplyAdd(v, w0, sum0);
            sum0 = multiplyAdd(v128.load(q), w1, sum0);
            q += pixel;
            v = v128.load(q);
            q += pixel;
            sum0 = multiplyAdd(v, w2, sum0);
            sum1 = multiplyAdd(v, w0, sum1);
            sum1 = multiplyAdd(v128.load(q), w1, sum1);
            q += pixel;
            v = v128.load(q);
            q += pixel;
            sum1 = multiplyAdd(v, w2, sum1);
            sum2 = multiplyAdd(v, w0, sum2);
            sum2 = multiplyAdd(v128.load(q), w1, sum2);
            q += pixel;
            v = v128.load(q);
            q += pixel;
            sum2 = multiplyAdd(v, w2, sum2);
            sum3 = multiplyAdd(v, w0, sum3);
            sum3 = multiplyAdd(v128.load(q), w1, sum3);
            q += pixel;
            v = v128.and(v128.load(q - right), rightMask);
            sum3 = multiplyAdd(v, w2, sum3);
            p += args.tapRowBytes;
          }
        }
        const channels = <i32>(pixel - channel) >> 2;
        let at = to + channel;
        let residual = args.residual ? at + toResidual : 0;
        const next = args.residual ? pixel : 0;
        storeSums(at, residual, sum0, low, high, channels);
        at += pixel;
        residual += next;
        storeSums(at, residual, sum1, low, high, channels);
        at += pixel;
        residual += next;
        storeSums(at, residual, sum2, low, high, channels);
        at += pixel;
        residual += next;
        storeSums(at, residual, sum3, low, high, channels);
      }
    }
    if (!clamps) activate(row, columns * args.channels, args.activation, args.activationA, args.activationB);
  }
}
