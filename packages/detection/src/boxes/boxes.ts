/**
 * Boxes by their corners, `[count, 4]`: left, top, right and bottom of each. In pixels or in fractions of the picture,
 * as the function says; the right edge is beyond the last pixel, so that `right - left` is the width.
 */
export type Boxes = Float32Array | Float64Array;

/** How many boxes there are. @throws RangeError where the numbers are not four a box. */
export function boxCount(boxes: Boxes): number {
  if (boxes.length % 4 !== 0) throw new RangeError(`${boxes.length} numbers are not four a box`);
  return boxes.length / 4;
}

/**
 * Area of box `index`; 0 where it is turned inside out.
 *
 * @param pixel 1 where corners name the first and last pixel, as in PASCAL VOC's files; see {@link overlap}.
 */
export function boxArea(boxes: Boxes, index: number, pixel: 0 | 1 = 0): number {
  const at = index * 4;
  return Math.max(0, boxes[at + 2] - boxes[at] + pixel) * Math.max(0, boxes[at + 3] - boxes[at + 1] + pixel);
}

/** Area that box `i` of `a` and box `j` of `b` share. */
export function intersectionArea(a: Boxes, i: number, b: Boxes, j: number, pixel: 0 | 1 = 0): number {
  const [p, q] = [i * 4, j * 4];
  const width = Math.min(a[p + 2], b[q + 2]) - Math.max(a[p], b[q]) + pixel;
  const height = Math.min(a[p + 3], b[q + 3]) - Math.max(a[p + 1], b[q + 1]) + pixel;
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * Intersection over union (Jaccard index) of box `i` of `a` and box `j` of `b`, 0 to 1; 0 for boxes without area.
 *
 * @param pixel 1 where corners name the first and the last pixel: then a box from 3 to 5 is 3 wide, which is how the
 *   development kit of PASCAL VOC counts.
 */
export function overlap(a: Boxes, i: number, b: Boxes, j: number, pixel: 0 | 1 = 0): number {
  const shared = intersectionArea(a, i, b, j, pixel);
  if (shared === 0) return 0;
  return shared / (boxArea(a, i, pixel) + boxArea(b, j, pixel) - shared);
}

/** {@link overlap} of all boxes of `a` with all of `b`: `[boxes of a, boxes of b]`. */
export function overlaps(a: Boxes, b: Boxes): Float64Array {
  const [rows, columns] = [boxCount(a), boxCount(b)];
  const result = new Float64Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[to++] = overlap(a, i, b, j);
  return result;
}

/** Boxes cut at the edges of a picture from 0, 0 to `width`, `height`; what lies outside loses its area. */
export function clipBoxes<T extends Boxes>(boxes: T, width: number, height: number): T {
  const limits = [width, height];
  return boxes.map((value, at) => Math.min(limits[at % 2], Math.max(0, value))) as T;
}

/** Boxes moved by `left`, `top` after they were stretched by `scaleX`, `scaleY`. */
export function transformBoxes<T extends Boxes>(
  boxes: T,
  {
    scaleX = 1,
    scaleY = 1,
    left = 0,
    top = 0,
  }: Partial<Record<'scaleX' | 'scaleY' | 'left' | 'top', number>>,
): T {
  return boxes.map((value, at) => (at % 2 === 0 ? value * scaleX + left : value * scaleY + top)) as T;
}
