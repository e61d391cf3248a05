import { storeTransposed } from '../summary/transpose';

/**
 * Writes `count` values of each of 4 pixels as `[count][4]` at `to`. Up to 3 values more are read of each,
 * and up to 48 bytes more are written.
 */
export function interleave(to: usize, p0: usize, p1: usize, p2: usize, p3: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeTransposed(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), to, 16);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 64;
  }
}
