/**
 * Transforms a row of tiles of 4 by 4 pixels, 2 apart: `B^T d B` of Lavin and Gray 2016, F(2x2, 3x3). Of each tile the 16
 * results go to as many planes.
 *
 * @param from The first tile's corner.
 * @param row Bytes from one row of pixels to the next.
 * @param pixel Bytes of a pixel, a multiple of 16.
 * @param to The first tile in the first plane, `[tiles][channels]`.
 * @param plane Bytes from one plane to the next.
 */
export function transformInput(from: usize, row: usize, pixel: usize, tiles: i32, to: usize, plane: usize): void {
  const row2 = row << 1;
  const row3 = row2 + row;
  for (; tiles > 0; tiles--) {
    for (const end = from + pixel; from < end; from += 16) {
      // Columns first.
      let p = from;
      let d0 = v128.load(p);
      let d1 = v128.load(p + row);
      let d2 = v128.load(p + row2);
      let d3 = v128.load(p + row3);
      const a0 = v128.sub<f32>(d0, d2);
      const a1 = v128.add<f32>(d1, d2);
      const a2 = v128.sub<f32>(d2, d1);
      const a3 = v128.sub<f32>(d1, d3);
      p += pixel;
      d0 = v128.load(p);
      d1 = v128.load(p + row);
      d2 = v128.load(p + row2);
      d3 = v128.load(p + row3);
      const b0 = v128.sub<f32>(d0, d2);
      const b1 = v128.add<f32>(d1, d2);
      const b2 = v128.sub<f32>(d2, d1);
      const b3 = v128.sub<f32>(d1, d3);
      p += pixel;
      d0 = v128.load(p);
      d1 = v128.load(p + row);
      d2 = v128.load(p + row2);
      d3 = v128.load(p + row3);
      const c0 = v128.sub<f32>(d0, d2);
      const c1 = v128.add<f32>(d1, d2);
      const c2 = v128.sub<f32>(d2, d1);
      const c3 = v128.sub<f32>(d1, d3);
      p += pixel;
      d0 = v128.load(p);
      d1 = v128.load(p + row);
      d2 = v128.load(p + row2);
      d3 = v128.load(p + row3);
      const e0 = v128.sub<f32>(d0, d2);
      const e1 = v128.add<f32>(d1, d2);
      const e2 = v128.sub<f32>(d2, d1);
      const e3 = v128.sub<f32>(d1, d3);
      let q = to;
      q = storeRow(q, plane, a0, b0, c0, e0);
      q = storeRow(q, plane, a1, b1, c1, e1);
      q = storeRow(q, plane, a2, b2, c2, e2);
      storeRow(q, plane, a3, b3, c3, e3);
      to += 16;
    }
    from += pixel;
  }
}

@inline
function storeRow(to: usize, plane: usize, a: v128, b: v128, c: v128, e: v128): usize {
  v128.store(to, v128.sub<f32>(a, c));
  to += plane;
  v128.store(to, v128.add<f32>(b, c));
  to += plane;
  v128.store(to, v128.sub<f32>(c, b));
  to += plane;
  v128.store(to, v128.sub<f32>(b, e));
  return to + plane;
}
