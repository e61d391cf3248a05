import { storeSome } from '../element/activation';
import { reduceColumn } from './column';

/** Work units are 4 columns of one outer index, or one outer index where `inner` is 1. */
@unmanaged
export class ReduceArguments {
  /** `[outer, size, inner]`. */
  input: usize;
  /** `[outer, inner]`. */
  output: usize;
  size: i32;
  inner: i32;
  kind: i32;
  /** What the result is multiplied by; then its root is taken, where that is 1. */
  factor: f32;
  root: i32;
}

/** Reduces the middle axis. */
export function reduce(args: ReduceArguments, begin: i32, end: i32, scratch: usize): void {
  const inner = args.inner;
  const size = args.size;
  const groups = (inner + 3) >> 2;
  for (let unit = begin; unit < end; unit++) {
    const outer = unit / groups;
    const column = (unit - outer * groups) << 2;
    const from = args.input + ((<usize>(outer * size * inner + column)) << 2);
    let y = reduceColumn(from, size, inner, args.kind, f32x4.splat(0));
    y = v128.mul<f32>(y, f32x4.splat(args.factor));
    if (args.root) y = v128.sqrt<f32>(y);
    storeSome(args.output + ((<usize>(outer * inner + column)) << 2), y, inner - column);
  }
}
