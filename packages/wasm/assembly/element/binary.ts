import { FIRST, offsetOf, SECOND } from '../copy/axes';
import { loadStepped } from '../copy/load-stepped';
import { mapElements, storeSome } from './activation';
import { CLAMP } from './activation-kinds';

@inline const ADD: i32 = 0;
@inline const SUBTRACT: i32 = 1;
@inline const MULTIPLY: i32 = 2;
@inline const DIVIDE: i32 = 3;
@inline const MINIMUM: i32 = 4;
@inline const MAXIMUM: i32 = 5;
@inline const PARAMETRIC_RELU: i32 = 6; // a where it is not below 0, else b * a

/**
 * Work units are rows of `count` elements of the dense output: `rows` of them for each index of the outer axes, which
 * stand in memory as those of a copy from `a` to `b`.
 */
@unmanaged
export class BinaryArguments {
  a: usize;
  b: usize;
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
  operation: i32;
  activation: i32;
  activationA: f32;
  activationB: f32;
}

/** `output = activation(operation(a, b))` with broadcasting; an input that is not broadcast may be the output. */
export function binary(args: BinaryArguments, begin: i32, end: i32, scratch: usize): void {
  const rows = args.rows;
  const count = args.count;
  let to = args.output + ((<usize>begin * count) << 2);
  while (begin < end) {
    const outer = begin / rows;
    const row = begin - outer * rows;
    const stop = min(rows, row + end - begin);
    begin += stop - row;
    let a = args.a + offsetOf(outer, args.axes, args.axisCount, FIRST) + row * args.rowStep0;
    let b = args.b + offsetOf(outer, args.axes, args.axisCount, SECOND) + row * args.rowStep1;
    for (let i = row; i < stop; i++) {
      combine(a, b, to, count, args.elementStep0, args.elementStep1, args.operation);
      if (args.activation != CLAMP || args.activationA > -Infinity || args.activationB < Infinity)
        mapElements(to, to, count, args.activation, args.activationA, args.activationB);
      a += args.rowStep0;
      b += args.rowStep1;
      to += count << 2;
    }
  }
}

@inline
function combine(a: usize, b: usize, to: usize, count: i32, stepA: i32, stepB: i32, operation: i32): void {
  for (; count > 0; count -= 4) {
    storeSome(to, apply(operation, loadStepped(a, stepA, count), loadStepped(b, stepB, count)), count);
    a += 4 * stepA;
    b += 4 * stepB;
    to += 16;
  }
}

@inline
function apply(operation: i32, x: v128, y: v128): v128 {
  switch (operation) {
    case ADD:
      return v128.add<f32>(x, y);
    case SUBTRACT:
      return v128.sub<f32>(x, y);
    case MULTIPLY:
      return v128.mul<f32>(x, y);
    case DIVIDE:
      return v128.div<f32>(x, y);
    case MINIMUM:
      return v128.min<f32>(x, y);
    case MAXIMUM:
      return v128.max<f32>(x, y);
    default:
      return v128.bitselect(v128.mul<f32>(x, y), x, v128.lt<f32>(x, f32x4.splat(0)));
  }
}
