import { type Boxes, boxCount } from './boxes.ts';

/** By which the code of centres and of sizes is divided, so that a network has numbers of about 1 to learn. */
export interface Variances {
  readonly center: number;
  readonly size: number;
}

/** SSD's (Liu et al., 2016, as its code has them). */
export const ssdVariances: Variances = { center: 0.1, size: 0.2 };

/**
 * Boxes as a network gives them, relative to default boxes: shift of the centre by the default's size, logarithm of the
 * ratio of sizes, each divided by its variance (SSD, equation 2).
 *
 * @param corners `[count, 4]` corners; of an area above 0
 * @param defaults `[count, 4]` centres and sizes, in the same unit
 * @returns `[count, 4]`: x, y, width, height
 */
export function encodeBoxes(
  corners: Boxes,
  defaults: Boxes,
  variances: Variances = ssdVariances,
): Float32Array {
  checkCounts(corners, defaults);
  const result = new Float32Array(corners.length);
  for (let at = 0; at < corners.length; at += 4) writeCode(corners, at, defaults, at, variances, result);
  return result;
}

/** Writes the code of the box at `from` of `corners` beside the default box at `at`, to `at` of `into`. */
export function writeCode(
  corners: Boxes,
  from: number,
  defaults: Boxes,
  at: number,
  { center, size }: Variances,
  into: Float32Array,
): void {
  for (let axis = 0; axis < 2; axis++) {
    const [low, high] = [corners[from + axis], corners[from + 2 + axis]];
    const [middle, length] = [defaults[at + axis], defaults[at + 2 + axis]];
    into[at + axis] = ((low + high) / 2 - middle) / length / center;
    into[at + 2 + axis] = Math.log((high - low) / length) / size;
  }
}

/**
 * The inverse of {@link encodeBoxes}.
 *
 * @param locations `[count, 4]`, what a network says
 * @param defaults `[count, 4]` centres and sizes
 * @returns `[count, 4]` corners in the unit of `defaults`
 */
export function decodeBoxes(
  locations: Boxes,
  defaults: Boxes,
  { center, size }: Variances = ssdVariances,
): Float32Array {
  checkCounts(locations, defaults);
  const corners = new Float32Array(locations.length);
  for (let at = 0; at < locations.length; at += 4)
    for (let axis = 0; axis < 2; axis++) {
      const length = defaults[at + 2 + axis];
      const middle = defaults[at + axis] + locations[at + axis] * center * length;
      const half = (length * Math.exp(locations[at + 2 + axis] * size)) / 2;
      corners[at + axis] = middle - half;
      corners[at + 2 + axis] = middle + half;
    }
  return corners;
}

function checkCounts(boxes: Boxes, defaults: Boxes): void {
  const [count, expected] = [boxCount(boxes), boxCount(defaults)];
  if (count !== expected) throw new RangeError(`${count} boxes for ${expected} default boxes`);
}
