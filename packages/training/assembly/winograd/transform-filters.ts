/**
 * Transforms filters of 3 by 3 taps, `[panels][3][3][channels][8]`, to `[16][panels][channels][8]`: `G g G^T`.
 */
export function transformFilters(from: usize, panels: i32, channels: i32, to: usize): void {
  const tap = (<usize>channels) << 5;
  const plane = (<usize>panels) * tap;
  for (let panel = 0; panel < panels; panel++) {
    for (const end = from + tap; from < end; from += 16) {
      let q = to;
      for (let row = 0; row < 4; row++) {
        // One row of G g, then its products with the columns of G^T.
        const g0 = combine(from, 3 * tap, row);
        const g1 = combine(from + tap, 3 * tap, row);
        const g2 = combine(from + 2 * tap, 3 * tap, row);
        const half = f32x4.splat(0.5);
        const outer = v128.mul<f32>(v128.add<f32>(g0, g2), half);
        const inner = v128.mul<f32>(g1, half);
        v128.store(q, g0);
        q += plane;
        v128.store(q, v128.add<f32>(outer, inner));
        q += plane;
        v128.store(q, v128.sub<f32>(outer, inner));
        q += plane;
        v128.store(q, g2);
        q += plane;
      }
      to += 16;
    }
    from += 8 * tap;
  }
}

@inline
function combine(from: usize, step: usize, row: i32): v128 {
  if (row == 0) return v128.load(from);
  if (row == 3) return v128.load(from + 2 * step);
  const half = f32x4.splat(0.5);
  const outer = v128.mul<f32>(v128.add<f32>(v128.load(from), v128.load(from + 2 * step)), half);
  const inner = v128.mul<f32>(v128.load(from + step), half);
  return row == 1 ? v128.add<f32>(outer, inner) : v128.sub<f32>(outer, inner);
}

/**
 * The transpose of {@link transformFilters}: `G^T s G` of sums `[16][channels][filters]`, to filters `[3][3][channels]
 * [filters]`.
 *
 * @param plane Bytes from one of the 16 to the next.
 * @param count Values of a plane, a multiple of 4.
 * @param tap Bytes from one of the 9 to the next.
 */
export function transformSums(from: usize, plane: usize, count: i32, to: usize, tap: usize): void {
  for (const end = from + ((<usize>count) << 2); from < end; from += 16) {
    // Rows of G^T s; of each the columns at once.
    for (let row = 0; row < 3; row++) {
      const s0 = reduce(from, plane << 2, row);
      const s1 = reduce(from + plane, plane << 2, row);
      const s2 = reduce(from + 2 * plane, plane << 2, row);
      const s3 = reduce(from + 3 * plane, plane << 2, row);
      const half = f32x4.splat(0.5);
      const sum = v128.mul<f32>(v128.add<f32>(s1, s2), half);
      const q = to + <usize>row * 3 * tap;
      v128.store(q, v128.add<f32>(s0, sum));
      v128.store(q + tap, v128.mul<f32>(v128.sub<f32>(s1, s2), half));
      v128.store(q + 2 * tap, v128.add<f32>(sum, s3));
    }
    to += 16;
  }
}

@inline
function reduce(from: usize, step: usize, row: i32): v128 {
  const half = f32x4.splat(0.5);
  const s1 = v128.load(from + step);
  const s2 = v128.load(from + 2 * step);
  if (row == 1) return v128.mul<f32>(v128.sub<f32>(s1, s2), half);
  return v128.add<f32>(
    v128.mul<f32>(v128.add<f32>(s1, s2), half),
    v128.load(row == 0 ? from : from + 3 * step),
  );
}
