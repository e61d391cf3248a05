import { storeSome } from '../element/activation';
import { multiplyAdd } from '../multiply-add';

/** Work units are rows of `inner` elements of the output. */
@unmanaged
export class InterpolateArguments {
  /** `[outer, inputSize, inner]`. */
  input: usize;
  /** `[outer, outputSize, inner]`. */
  output: usize;
  /** `[outputSize, taps]`: indices along the input's middle axis, and their weights. */
  indices: usize;
  weights: usize;
  taps: i32;
  inputSize: i32;
  outputSize: i32;
  inner: i32;
}

/** Resizes the middle axis: each row of the output is a weighted sum of rows of the input. */
export function interpolate(args: InterpolateArguments, begin: i32, end: i32, scratch: usize): void {
  const row = (<usize>args.inner) << 2;
  let to = args.output + (<usize>begin) * row;
  for (let unit = begin; unit < end; unit++) {
    const outer = unit / args.outputSize;
    const tap = (<usize>((unit - outer * args.outputSize) * args.taps)) << 2;
    const from = args.input + (<usize>(outer * args.inputSize)) * row;
    for (let left = args.inner; left > 0; left -= 4) {
      const column = from + (row - ((<usize>left) << 2));
      let sum = f32x4.splat(0);
      for (let t: usize = tap, last = tap + ((<usize>args.taps) << 2); t < last; t += 4) {
        const p = column + (<usize>load<i32>(args.indices + t)) * row;
        sum = multiplyAdd(v128.load_splat<f32>(args.weights + t), v128.load(p), sum);
      }
      storeSome(to, sum, left);
      to += 4 * min(left, 4);
    }
  }
}
