import { storeSome } from '../element/activation';
import { FIRST, offsetOf, SECOND } from './axes';
import { loadStepped } from './load-stepped';

/** Work units are rows of `count` elements: `rows` of them for each index of the outer axes. */
@unmanaged
export class CopyArguments {
  input: usize;
  output: usize;
  axes: usize;
  axisCount: i32;
  rows: i32;
  /** Bytes from one row, and from one element, to the next. */
  rowStep0: i32;
  rowStep1: i32;
  count: i32;
  elementStep0: i32;
  elementStep1: i32;
}

/** Copies 32-bit elements from one strided array to another. */
export function copy(args: CopyArguments, begin: i32, end: i32, scratch: usize): void {
  const rows = args.rows;
  while (begin < end) {
    const outer = begin / rows;
    const row = begin - outer * rows;
    const stop = min(rows, row + end - begin);
    begin += stop - row;
    let from = args.input + offsetOf(outer, args.axes, args.axisCount, FIRST) + row * args.rowStep0;
    let to = args.output + offsetOf(outer, args.axes, args.axisCount, SECOND) + row * args.rowStep1;
    for (let i = row; i < stop; i++) {
      copyRow(from, to, args.count, args.elementStep0, args.elementStep1);
      from += args.rowStep0;
      to += args.rowStep1;
    }
  }
}

@inline
function copyRow(from: usize, to: usize, count: i32, step: i32, stepOut: i32): void {
  if (stepOut != 4) {
    for (; count > 0; count--) {
      store<u32>(to, load<u32>(from));
      from += step;
      to += stepOut;
    }
  } else if (step == 4 && count >= 512) {
    memory.copy(to, from, count << 2);
  } else {
    for (; count > 0; count -= 4) {
      storeSome(to, loadStepped(from, step, count), count);
      from += 4 * step;
      to += 16;
    }
  }
}
