import { hashNumbers } from '../random-at.ts';
import type { LabelledImages } from './labelled-images.ts';

/** The order in which a set's images are stored: those to learn from, then the `heldOut` others. */
export interface HoldOut {
  readonly order: Uint32Array;
  readonly heldOut: number;
}

/**
 * Chooses images to watch a run with: the last ones of CIFAR and IDX files, whose records are mixed already; of a
 * folder those whose file's place in it has the smallest seeded hash, so that an image stays on its side when others
 * come or go. The choice hangs on nothing else.
 *
 * @param wanted how many; a tenth, at most 5,000, where left out
 */
export function holdOut(
  { count, files }: LabelledImages,
  directory: string,
  wanted: number | undefined,
  seed: number,
): HoldOut {
  const heldOut = Math.min(wanted ?? Math.min(5000, Math.floor(count / 10)), count - 1);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  if (!files || heldOut === 0) return { order, heldOut };
  const hashes = files.map(({ path }) => hashText(path.slice(directory.length), seed));
  const ranked = order.toSorted((a, b) => hashes[a] - hashes[b] || a - b);
  const held = new Set(ranked.subarray(0, heldOut));
  const kept = order.filter((index) => !held.has(index));
  return { order: Uint32Array.from([...kept, ...order.filter((index) => held.has(index))]), heldOut };
}

function hashText(text: string, seed: number): number {
  return hashNumbers([seed, ...Array.from(text, (character) => character.codePointAt(0)!)]);
}
