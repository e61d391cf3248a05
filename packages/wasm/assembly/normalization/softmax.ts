import { logarithm } from '../element/exponential';
import { mapColumn, reduceColumn } from '../reduce/column';
import { MAXIMUM, SUM } from '../reduce/reductions';

/** Work units are 4 columns of one outer index, or one outer index where `inner` is 1. */
@unmanaged
export class SoftmaxArguments {
  /** `[outer, size, inner]`, as is the output. */
  input: usize;
  output: usize;
  size: i32;
  inner: i32;
  /** 1 for the logarithm of it, which cannot be computed in place. */
  logarithm: i32;
}

/** Softmax along the middle axis. */
export function softmax(args: SoftmaxArguments, begin: i32, end: i32, scratch: usize): void {
  const inner = args.inner;
  const size = args.size;
  const groups = (inner + 3) >> 2;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let unit = begin; unit < end; unit++) {
    const outer = unit / groups;
    const column = (unit - outer * groups) << 2;
    const offset = (<usize>(outer * size * inner + column)) << 2;
    const from = args.input + offset;
    const to = args.output + offset;
    const largest = v128.neg<f32>(reduceColumn(from, size, inner, MAXIMUM, zero));
    mapColumn(from, to, size, inner, inner - column, one, largest, true);
    const sum = reduceColumn(to, size, inner, SUM, zero);
    if (args.logarithm) {
      const shift = v128.sub<f32>(largest, logarithm(sum));
      mapColumn(from, to, size, inner, inner - column, one, shift, false);
    } else {
      mapColumn(to, to, size, inner, inner - column, v128.div<f32>(one, sum), zero, false);
    }
  }
}
