import { type Boxes, boxCount, overlaps } from '../boxes/boxes.ts';

/** A default box that shows no object. */
export const background = -1;

/**
 * Which object each default box is to find (SSD, section 2.2): every object gets the default box that overlaps it best,
 * the best pair first, then every other default box takes the object that it overlaps best, if by more than `threshold`.
 *
 * @param truths corners of the objects
 * @param defaults corners of the default boxes, in the same unit
 * @returns one number a default box: an index into `truths`, or {@link background}. Of equal overlaps the first object
 *   and the first default box count. An object that no default box touches gets none.
 */
export function matchBoxes(truths: Boxes, defaults: Boxes, threshold = 0.5): Int32Array {
  const [objects, count] = [boxCount(truths), boxCount(defaults)];
  const table = overlaps(truths, defaults);
  const matches = new Int32Array(count).fill(background);
  for (let box = 0; box < count; box++) {
    let best = threshold;
    for (let object = 0; object < objects; object++) {
      const value = table[object * count + box];
      if (value > best) {
        best = value;
        matches[box] = object;
      }
    }
  }
  for (const [object, box] of bestPairs(table, objects, count)) matches[box] = object;
  return matches;
}

/** Each object with a default box of its own: of all pairs left the one with the greatest overlap, again and again. */
function bestPairs(table: Float64Array, objects: number, count: number): Map<number, number> {
  const taken = new Uint8Array(count);
  const pairs = new Map<number, number>();
  const bestBox = (object: number) => {
    let best = -1;
    for (let box = 0; box < count; box++) {
      const value = table[object * count + box];
      if (value > 0 && !taken[box] && (best < 0 || value > table[object * count + best])) best = box;
    }
    return best;
  };
  const candidates = new Map(Array.from({ length: objects }, (_, object) => [object, bestBox(object)]));
  while (candidates.size > 0) {
    let chosen = -1;
    let greatest = 0;
    for (let [object, box] of candidates) {
      if (box >= 0 && taken[box]) {
        box = bestBox(object);
        candidates.set(object, box);
      }
      const value = box < 0 ? 0 : table[object * count + box];
      if (value > greatest) [chosen, greatest] = [object, value];
    }
    if (chosen < 0) break;
    const box = candidates.get(chosen)!;
    taken[box] = 1;
    pairs.set(chosen, box);
    candidates.delete(chosen);
  }
  return pairs;
}
