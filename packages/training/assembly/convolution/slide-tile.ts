import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Stores the sums of products of 8 filters with the windows of 4 pixels. A window is `rows` times `parts` runs of
 * consecutive values.
 *
 * @param panel The filters' weights, `[rows][parts][values][8]`.
 * @param x0 Where the window of the first pixel starts; pixels may be the same.
 * @param y0 Where the results of the first pixel go.
 * @param runBytes Bytes of a run.
 * @param partGap Bytes from the end of one run to the next of its row.
 * @param rowGap Bytes from behind the last gap of one row to the next row.
 * @param columns Results to store for a pixel, at most 8.
 */
export function slideTile(
  panel: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  rows: i32,
  parts: i32,
  runBytes: usize,
  partGap: usize,
  rowGap: usize,
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
  for (let row = rows; row > 0; row--) {
    for (let part = parts; part > 0; part--) {
      for (const end = x0 + runBytes; x0 < end; ) {
        const a = v128.load(panel);
        const b = v128.load(panel, 16);
        const v0 = v128.load_splat<f32>(x0);
        const v1 = v128.load_splat<f32>(x1);
        const v2 = v128.load_splat<f32>(x2);
        const v3 = v128.load_splat<f32>(x3);
        l0 = multiplyAdd(v0, a, l0);
        h0 = multiplyAdd(v0, b, h0);
        l1 = multiplyAdd(v1, a, l1);
        h1 = multiplyAdd(v1, b, h1);
        l2 = multiplyAdd(v2, a, l2);
        h2 = multiplyAdd(v2, b, h2);
        l3 = multiplyAdd(v3, a, l3);
        h3 = multiplyAdd(v3, b, h3);
        x0 += 4;
        x1 += 4;
        x2 += 4;
        x3 += 4;
        panel += 32;
      }
      x0 += partGap;
      x1 += partGap;
      x2 += partGap;
      x3 += partGap;
    }
    x0 += rowGap;
    x1 += rowGap;
    x2 += rowGap;
    x3 += rowGap;
  }
  storeRow(y0, l0, h0, columns);
  storeRow(y1, l1, h1, columns);
  storeRow(y2, l2, h2, columns);
  storeRow(y3, l3, h3, columns);
}

@inline
function storeRow(to: usize, l: v128, h: v128, columns: i32): void {
  if (columns >= 8) {
    v128.store(to, l);
    v128.store(to, h, 16);
    return;
  }
  storeSome(to, l, columns);
  if (columns > 4) storeSome(to + 16, h, columns - 4);
}
