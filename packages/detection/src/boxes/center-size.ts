import type { Boxes } from './boxes.ts';

/** Corners as centre and size, `[count, 4]`: x and y of the middle, width, height. */
export function toCenterSize<T extends Boxes>(corners: T): T {
  const result = corners.slice() as T;
  for (let at = 0; at < corners.length; at += 4) {
    const [left, top, right, bottom] = corners.subarray(at, at + 4);
    result.set([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top], at);
  }
  return result;
}

/** Centre and size, `[count, 4]`, as corners. */
export function toCorners<T extends Boxes>(centers: T): T {
  const result = centers.slice() as T;
  for (let at = 0; at < centers.length; at += 4) {
    const [x, y, width, height] = centers.subarray(at, at + 4);
    result.set([x - width / 2, y - height / 2, x + width / 2, y + height / 2], at);
  }
  return result;
}
