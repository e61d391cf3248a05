import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Adds to 4 by 8 weights their gradient over `images` times `rows` times `pixels` positions: products of 4 consecutive
 * values at each with its 8 upstream gradients.
 *
 * @param xPixel Bytes from one position to the next; `xRow`, `xImage` those from behind a row or image to the next.
 * @param target The gradient of the first weight.
 * @param targetRow Bytes from one row of 8 to the next.
 * @param lines Rows to store, at most 4.
 * @param columns Columns to store, at most 8.
 */
export function gradientTile(
  x: usize,
  xPixel: usize,
  xRow: usize,
  xImage: usize,
  dy: usize,
  dyPixel: usize,
  dyRow: usize,
  dyImage: usize,
  images: i32,
  rows: i32,
  pixels: i32,
  target: usize,
  targetRow: usize,
  lines: i32,
  columns: i32,
): void {
  let l0 = f32x4.splat(0);
  let h0 = f32x4.splat(0);
  let l1 = f32x4.splat(0);
  let h1 = f32x4.splat(0);
  let l2 = f32x4.splat(0);
  let h2 = f32x4.splat(0);
  let l3 = f32x4.splat(0);
  let h3 = f32x4.splat(0);
  for (let image = images; image > 0; image--) {
    for (let row = rows; row > 0; row--) {
      for (let pixel = pixels; pixel > 0; pixel--) {
        const a = v128.load(dy);
        const b = v128.load(dy, 16);
        const v0 = v128.load_splat<f32>(x);
        const v1 = v128.load_splat<f32>(x, 4);
        const v2 = v128.load_splat<f32>(x, 8);
        const v3 = v128.load_splat<f32>(x, 12);
        l0 = multiplyAdd(v0, a, l0);
        h0 = multiplyAdd(v0, b, h0);
        l1 = multiplyAdd(v1, a, l1);
        h1 = multiplyAdd(v1, b, h1);
        l2 = multiplyAdd(v2, a, l2);
        h2 = multiplyAdd(v2, b, h2);
        l3 = multiplyAdd(v3, a, l3);
        h3 = multiplyAdd(v3, b, h3);
        x += xPixel;
        dy += dyPixel;
      }
      x += xRow;
      dy += dyRow;
    }
    x += xImage;
    dy += dyImage;
  }
  addRow(target, l0, h0, columns);
  if (lines > 1) addRow(target + targetRow, l1, h1, columns);
  if (lines > 2) addRow(target + 2 * targetRow, l2, h2, columns);
  if (lines > 3) addRow(target + 3 * targetRow, l3, h3, columns);
}

@inline
function addRow(to: usize, l: v128, h: v128, columns: i32): void {
  if (columns >= 8) {
    v128.store(to, v128.add<f32>(v128.load(to), l));
    v128.store(to, v128.add<f32>(v128.load(to, 16), h), 16);
  } else addSome(to, l, h, columns);
}

function addSome(to: usize, l: v128, h: v128, columns: i32): void {
  storeSome(to, v128.add<f32>(loadSome(to, columns), l), columns);
  if (columns > 4) storeSome(to + 16, v128.add<f32>(loadSome(to + 16, columns - 4), h), columns - 4);
}

/** The first `count` floats; nothing behind them is read, where memory may end. */
@inline
function loadSome(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let values = v128.load32_zero(from);
  if (count > 1) values = v128.load32_lane(from, values, 1, 4);
  if (count > 2) values = v128.load32_lane(from, values, 2, 8);
  return values;
}
