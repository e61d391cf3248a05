/**
 * Which default boxes of one picture teach a classifier (hard negative mining, SSD, section 2.2): all that show an
 * object, and of the background those with the greatest losses, `ratio` times as many.
 *
 * @param losses one a default box, what the classifier loses where it is to be background
 * @param matches one a default box: below 0 for background, as `matchBoxes` gives them
 * @returns one a default box: 1 where it counts. Of equal losses the first ones count.
 */
export function selectHardNegatives(
  losses: Float32Array | Float64Array,
  matches: Int32Array,
  ratio = 3,
): Uint8Array {
  if (losses.length !== matches.length)
    throw new RangeError(`${losses.length} losses for ${matches.length} default boxes`);
  const chosen = Uint8Array.from(matches, (match) => (match < 0 ? 0 : 1));
  const positives = chosen.reduce((sum, one) => sum + one, 0);
  const negatives: number[] = [];
  matches.forEach((match, box) => {
    if (match < 0) negatives.push(box);
  });
  negatives.sort((a, b) => losses[b] - losses[a] || a - b);
  for (const box of negatives.slice(0, Math.floor(positives * ratio))) chosen[box] = 1;
  return chosen;
}
