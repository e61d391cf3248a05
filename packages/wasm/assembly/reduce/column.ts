// Walks along the middle axis of `[outer, size, inner]` values: along 4 columns at once, each lane with its own, or
// where `inner` is 1 along a single one, 4 elements at a time.
import { exponential } from '../element/exponential';
import { storeSome } from '../element/activation';
import { multiplyAdd } from '../multiply-add';
import { MAXIMUM, MINIMUM, PRODUCT, SQUARES } from './reductions';

/** Elements that are added up before their sum is added to the others, which keeps rounding errors small. */
const block: i32 = 64;

/** One value a column (the same in all lanes where there is only one) of `kind`; SQUARES are those of `x - center`. */
export function reduceColumn(from: usize, size: i32, inner: i32, kind: i32, center: v128): v128 {
  const start = f32x4.splat(
    kind == MAXIMUM ? -Infinity : kind == MINIMUM ? Infinity : kind == PRODUCT ? 1.0 : 0.0,
  );
  const single = inner == 1;
  const stride = single ? 16 : (<usize>inner) << 2;
  let total = start;
  for (let left = single ? (size + 3) >> 2 : size; left > 0; ) {
    let part = start;
    for (let until = max(left - block, 0); left > until; left--) {
      let x = v128.load(from);
      if (kind == SQUARES) {
        x = v128.sub<f32>(x, center);
        x = v128.mul<f32>(x, x);
      }
      // What lies behind the end must not count.
      if (single && left == 1 && size & 3)
        x = v128.bitselect(x, start, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(size & 3)));
      part = combine(part, x, kind);
      from += stride;
    }
    total = combine(total, part, kind);
  }
  if (single) {
    total = combine(total, v128.shuffle<i32>(total, total, 2, 3, 0, 1), kind);
    total = combine(total, v128.shuffle<i32>(total, total, 1, 0, 3, 2), kind);
  }
  return total;
}

@inline
function combine(a: v128, b: v128, kind: i32): v128 {
  if (kind == MAXIMUM) return v128.max<f32>(a, b);
  if (kind == MINIMUM) return v128.min<f32>(a, b);
  if (kind == PRODUCT) return v128.mul<f32>(a, b);
  return v128.add<f32>(a, b);
}

/**
 * `to = a * from + b` along the columns, or the exponential of that; `columns` of the 4 are stored. `from` may be `to`.
 */
export function mapColumn(
  from: usize,
  to: usize,
  size: i32,
  inner: i32,
  columns: i32,
  a: v128,
  b: v128,
  exponentials: bool,
): void {
  const single = inner == 1;
  const stride = single ? 16 : (<usize>inner) << 2;
  let lanes = single ? size : columns;
  for (let left = single ? (size + 3) >> 2 : size; left > 0; left--) {
    let y = multiplyAdd(a, v128.load(from), b);
    if (exponentials) y = exponential(y, f32x4.splat(0));
    storeSome(to, y, lanes);
    if (single) lanes -= 4;
    from += stride;
    to += stride;
  }
}
