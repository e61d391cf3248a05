/**
 * Writes `count` values of each of 4 pixels as `[count][4]` at `to`. Up to 3 values more are read of each, and up
 * to 48 bytes more are written.
 */
export function interleave(to: usize, p0: usize, p1: usize, p2: usize, p3: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    const a = v128.load(p0);
    const b = v128.load(p1);
    const c = v128.load(p2);
    const d = v128.load(p3);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const highOfCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(high, highOfCd, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(high, highOfCd, 2, 3, 6, 7), 48);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 64;
  }
}
