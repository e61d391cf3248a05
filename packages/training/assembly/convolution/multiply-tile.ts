import { storeSome } from '../../../wasm/assembly/element/activation';
import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Sums of products of 4 rows of values with 8 columns of others, over `lines` times `runs` runs of values. Inlined, so
 * that constants among the arguments cost nothing.
 *
 * @param x0 Where the first row's values start, `x1` to `x3` those of the other ones.
 * @param xStep Bytes from a row's value to the next one.
 * @param runBytes Bytes of a run: `xStep` times its values.
 * @param runGap Bytes from behind a run to the next one of its line.
 * @param lineGap Bytes from behind the last gap of a line to the next line.
 * @param panel The columns' values, 8 at once, `panelStep` bytes apart.
 * @param y0 Where the first row's sums go, `y1` to `y3` those of the other ones.
 * @param added Whether sums are added to what is there. If not, rows may be the same.
 * @param rows Rows to store, at most 4.
 * @param columns Columns to store, at most 8.
 */
@inline
export function multiplyTile(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  xStep: usize,
  runBytes: usize,
  runGap: usize,
  lineGap: usize,
  panel: usize,
  panelStep: usize,
  lines: i32,
  runs: i32,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  added: bool,
  rows: i32,
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
  for (let line = lines; line > 0; line--) {
    for (let run = runs; run > 0; run--) {
      // V8 puts all loads of a loop first: with larger tiles, or unrolled, it keeps sums in memory.
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
        x0 += xStep;
        x1 += xStep;
        x2 += xStep;
        x3 += xStep;
        panel += panelStep;
      }
      x0 += runGap;
      x1 += runGap;
      x2 += runGap;
      x3 += runGap;
    }
    x0 += lineGap;
    x1 += lineGap;
    x2 += lineGap;
    x3 += lineGap;
  }
  storeRow(y0, l0, h0, columns, added);
  if (rows > 1) storeRow(y1, l1, h1, columns, added);
  if (rows > 2) storeRow(y2, l2, h2, columns, added);
  if (rows > 3) storeRow(y3, l3, h3, columns, added);
}

@inline
function storeRow(to: usize, l: v128, h: v128, columns: i32, added: bool): void {
  if (columns >= 8) {
    v128.store(to, added ? v128.add<f32>(v128.load(to), l) : l);
    v128.store(to, added ? v128.add<f32>(v128.load(to, 16), h) : h, 16);
  } else if (added) addPart(to, l, h, columns);
  else storePart(to, l, h, columns);
}

function addPart(to: usize, l: v128, h: v128, columns: i32): void {
  l = v128.add<f32>(loadSome(to, columns), l);
  if (columns > 4) h = v128.add<f32>(loadSome(to + 16, columns - 4), h);
  storePart(to, l, h, columns);
}

@inline
function storePart(to: usize, l: v128, h: v128, columns: i32): void {
  storeSome(to, l, columns);
  if (columns > 4) storeSome(to + 16, h, columns - 4);
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
