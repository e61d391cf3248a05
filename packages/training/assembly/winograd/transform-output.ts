/**
 * Transforms a row of tiles back: of each the 16 products to 2 by 2 pixels, `A^T m A`.
 *
 * @param from The first tile in the first plane, `[tiles][filters]`.
 * @param pixel Bytes of a tile's values, a multiple of 16.
 * @param to The first tile's first pixel.
 * @param toPixel Bytes from one pixel to the next, `toRow` to the next row.
 * @param width Pixels of the row; an odd one's last tile is cut.
 * @param rows 1 where the tiles' second row is to be cut, else 2.
 */
export function transformOutput(
  from: usize,
  plane: usize,
  pixel: usize,
  to: usize,
  toPixel: usize,
  toRow: usize,
  width: i32,
  rows: i32,
): void {
  for (; width > 0; width -= 2) {
    let next = to;
    for (const end = from + pixel; from < end; from += 16) {
      let p = from;
      let m0 = v128.load(p);
      let m1 = v128.load(p + plane);
      let m2 = v128.load(p + 2 * plane);
      let m3 = v128.load(p + 3 * plane);
      p += plane << 2;
      const a0 = v128.add<f32>(v128.add<f32>(m0, m1), m2);
      const a1 = v128.sub<f32>(v128.sub<f32>(m1, m2), m3);
      m0 = v128.load(p);
      m1 = v128.load(p + plane);
      m2 = v128.load(p + 2 * plane);
      m3 = v128.load(p + 3 * plane);
      p += plane << 2;
      const b0 = v128.add<f32>(v128.add<f32>(m0, m1), m2);
      const b1 = v128.sub<f32>(v128.sub<f32>(m1, m2), m3);
      m0 = v128.load(p);
      m1 = v128.load(p + plane);
      m2 = v128.load(p + 2 * plane);
      m3 = v128.load(p + 3 * plane);
      p += plane << 2;
      const c0 = v128.add<f32>(v128.add<f32>(m0, m1), m2);
      const c1 = v128.sub<f32>(v128.sub<f32>(m1, m2), m3);
      m0 = v128.load(p);
      m1 = v128.load(p + plane);
      m2 = v128.load(p + 2 * plane);
      m3 = v128.load(p + 3 * plane);
      const e0 = v128.add<f32>(v128.add<f32>(m0, m1), m2);
      const e1 = v128.sub<f32>(v128.sub<f32>(m1, m2), m3);
      v128.store(next, v128.add<f32>(v128.add<f32>(a0, b0), c0));
      if (width > 1) v128.store(next + toPixel, v128.add<f32>(v128.add<f32>(a1, b1), c1));
      if (rows > 1) {
        v128.store(next + toRow, v128.sub<f32>(v128.sub<f32>(b0, c0), e0));
        if (width > 1) v128.store(next + toRow + toPixel, v128.sub<f32>(v128.sub<f32>(b1, c1), e1));
      }
      next += 16;
    }
    to += toPixel << 1;
  }
}

/**
 * Transforms a row of upstream gradients, 2 by 2 pixels a tile, for the filters' gradient: `A y A^T`.
 *
 * Parameters are like those of {@link transformOutput} the other way; what is cut is 0.
 */
export function transformUpstream(
  from: usize,
  fromPixel: usize,
  fromRow: usize,
  width: i32,
  rows: i32,
  pixel: usize,
  to: usize,
  plane: usize,
): void {
  for (; width > 0; width -= 2) {
    let p = from;
    for (const end = to + pixel; to < end; to += 16) {
      const zero = f32x4.splat(0);
      const y00 = v128.load(p);
      const y01 = width > 1 ? v128.load(p + fromPixel) : zero;
      const y10 = rows > 1 ? v128.load(p + fromRow) : zero;
      const y11 = width > 1 && rows > 1 ? v128.load(p + fromRow + fromPixel) : zero;
      let q = to;
      q = storeRow(q, plane, y00, y01);
      q = storeRow(q, plane, v128.add<f32>(y00, y10), v128.add<f32>(y01, y11));
      q = storeRow(q, plane, v128.sub<f32>(y00, y10), v128.sub<f32>(y01, y11));
      storeRow(q, plane, v128.neg<f32>(y10), v128.neg<f32>(y11));
      p += 16;
    }
    from += fromPixel << 1;
  }
}

@inline
function storeRow(to: usize, plane: usize, a: v128, b: v128): usize {
  v128.store(to, a);
  to += plane;
  v128.store(to, v128.add<f32>(a, b));
  to += plane;
  v128.store(to, v128.sub<f32>(a, b));
  to += plane;
  v128.store(to, v128.neg<f32>(b));
  return to + plane;
}
