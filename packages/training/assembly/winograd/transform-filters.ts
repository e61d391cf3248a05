/**
 * Transforms filters of 3 by 3 taps, `[panels][3][3][channels][8]`, to `[36][panels][channels][8]`: `G g G^T`.
 */
export function transformFilters(from: usize, panels: i32, channels: i32, to: usize): void {
  const tap = (<usize>channels) << 5;
  const plane = (<usize>panels) * tap;
  for (let panel = 0; panel < panels; panel++) {
    for (const end = from + tap; from < end; from += 16) {
      let q = to;
      for (let row = 0; row < 6; row++) {
        const g0 = spread(v128.load(from), v128.load(from + 3 * tap), v128.load(from + 6 * tap), row);
        const g1 = spread(v128.load(from + tap), v128.load(from + 4 * tap), v128.load(from + 7 * tap), row);
        const g2 = spread(v128.load(from + 2 * tap), v128.load(from + 5 * tap), v128.load(from + 8 * tap), row);
        for (let column = 0; column < 6; column++) {
          v128.store(q, spread(g0, g1, g2, column));
          q += plane;
        }
      }
      to += 16;
    }
    from += 8 * tap;
  }
}

/** One of the 6 rows of `G` times a column: the polynomial at 0, 1, -1, 2, -2 and infinity, scaled. */
function spread(g0: v128, g1: v128, g2: v128, row: i32): v128 {
  if (row == 0) return v128.mul<f32>(g0, f32x4.splat(0.25));
  if (row == 5) return g2;
  const isOuter = row > 2;
  const even = v128.add<f32>(g0, v128.mul<f32>(g2, f32x4.splat(isOuter ? 4 : 1)));
  const odd = v128.mul<f32>(g1, f32x4.splat(isOuter ? 2 : 1));
  const sum = row & 1 ? v128.add<f32>(even, odd) : v128.sub<f32>(even, odd);
  return v128.mul<f32>(sum, f32x4.splat(isOuter ? 1.0 / 24.0 : -1.0 / 6.0));
}

/**
 * The transpose of {@link transformFilters}: `G^T s G` of sums `[36][count]`, to `[3][3][count]`.
 *
 * @param plane Bytes from one of the 36 to the next, `tap` from one of the 9 to the next.
 * @param count A multiple of 4.
 */
export function transformSums(from: usize, plane: usize, count: i32, to: usize, tap: usize): void {
  for (const end = from + ((<usize>count) << 2); from < end; from += 16) {
    for (let row = 0; row < 3; row++) {
      const s0 = gatherColumn(from, 6 * plane, row);
      const s1 = gatherColumn(from + plane, 6 * plane, row);
      const s2 = gatherColumn(from + 2 * plane, 6 * plane, row);
      const s3 = gatherColumn(from + 3 * plane, 6 * plane, row);
      const s4 = gatherColumn(from + 4 * plane, 6 * plane, row);
      const s5 = gatherColumn(from + 5 * plane, 6 * plane, row);
      const q = to + <usize>row * 3 * tap;
      v128.store(q, gather(s0, s1, s2, s3, s4, s5, 0));
      v128.store(q + tap, gather(s0, s1, s2, s3, s4, s5, 1));
      v128.store(q + 2 * tap, gather(s0, s1, s2, s3, s4, s5, 2));
    }
    to += 16;
  }
}

@inline
function gatherColumn(from: usize, step: usize, row: i32): v128 {
  return gather(
    v128.load(from),
    v128.load(from + step),
    v128.load(from + 2 * step),
    v128.load(from + 3 * step),
    v128.load(from + 4 * step),
    v128.load(from + 5 * step),
    row,
  );
}

/** One of the 3 rows of `G^T` times a column. */
function gather(s0: v128, s1: v128, s2: v128, s3: v128, s4: v128, s5: v128, row: i32): v128 {
  const sixth = f32x4.splat(-1.0 / 6.0);
  if (row == 1) {
    const inner = v128.mul<f32>(v128.sub<f32>(s1, s2), sixth);
    return v128.add<f32>(inner, v128.mul<f32>(v128.sub<f32>(s3, s4), f32x4.splat(1.0 / 12.0)));
  }
  const inner = v128.mul<f32>(v128.add<f32>(s1, s2), sixth);
  const outer = v128.mul<f32>(v128.add<f32>(s3, s4), f32x4.splat(row == 0 ? 1.0 / 24.0 : 1.0 / 6.0));
  const end = row == 0 ? v128.mul<f32>(s0, f32x4.splat(0.25)) : s5;
  return v128.add<f32>(v128.add<f32>(inner, outer), end);
}
