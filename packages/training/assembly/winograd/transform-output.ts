import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Transforms a row of tiles back: of each the 36 products to 4 by 4 pixels, `A^T m A`.
 *
 * @param from The first tile in the first plane, `[tiles][filters]`.
 * @param pixel Bytes of a tile's values, a multiple of 16.
 * @param lines Room for 6 rows of 4 pixels a tile.
 * @param to The first tile's first pixel.
 * @param toPixel Bytes from one pixel to the next, `toRow` to the next row.
 * @param width Pixels of the row, of which the last tile may have fewer than 4.
 * @param rows Rows to store, at most 4.
 */
export function transformOutput(
  from: usize,
  plane: usize,
  pixel: usize,
  lines: usize,
  to: usize,
  toPixel: usize,
  toRow: usize,
  width: i32,
  rows: i32,
): void {
  const tiles = (width + 3) >> 2;
  const line = (<usize>tiles) * pixel << 2;
  let p = lines;
  for (let i = 0; i < 6; i++) {
    transform(from, plane, p, pixel, pixel, 4, tiles, 0, 3 * pixel);
    from += 6 * plane;
    p += line;
  }
  if (toPixel == pixel) transform(lines, line, to, toRow, (<usize>width) * pixel, rows, 1, 0, 0);
  else transform(lines, line, to, toRow, pixel, rows, width, 0, toPixel - pixel);
}

/** 6 rows of `bytes` to 4, of which the first `rows` are stored, `count` times with gaps between. */
function transform(
  from: usize,
  step: usize,
  to: usize,
  toStep: usize,
  bytes: usize,
  rows: i32,
  count: i32,
  gap: usize,
  toGap: usize,
): void {
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  for (; count > 0; count--) {
    for (const end = from + bytes; from < end; from += 16) {
      let p = from;
      const m0 = v128.load(p);
      p += step;
      const m1 = v128.load(p);
      p += step;
      const m2 = v128.load(p);
      p += step;
      const m3 = v128.load(p);
      p += step;
      const m4 = v128.load(p);
      p += step;
      const m5 = v128.load(p);
      const inner = v128.add<f32>(m1, m2);
      const outer = v128.add<f32>(m3, m4);
      const innerOdd = v128.sub<f32>(m1, m2);
      const outerOdd = v128.sub<f32>(m3, m4);
      let q = to;
      v128.store(q, v128.add<f32>(v128.add<f32>(inner, outer), m0));
      if (rows > 1) {
        q += toStep;
        v128.store(q, multiplyAdd(two, outerOdd, innerOdd));
      }
      if (rows > 2) {
        q += toStep;
        v128.store(q, multiplyAdd(four, outer, inner));
      }
      if (rows > 3) {
        q += toStep;
        v128.store(q, v128.add<f32>(multiplyAdd(eight, outerOdd, innerOdd), m5));
      }
      to += 16;
    }
    from += gap;
    to += toGap;
  }
}
