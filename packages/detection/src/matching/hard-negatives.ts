/**
 * Which default boxes of one picture teach a classifier (hard negative mining, SSD, section 2.2): all that show an
 * object, and of the background those with the greatest losses, `ratio` times as many.
 *
 * @param losses one a default box, what the classifier loses where it is to be background
 * @param matches one a default box: below 0 for background, as `matchBoxes` gives them
 * @param least so many of the background at least, for pictures without objects
 * @returns one a default box: 1 where it counts. Of equal losses the first ones count.
 */
export function selectHardNegatives(
  losses: Float32Array | Float64Array,
  matches: Int32Array,
  ratio = 3,
  least = 0,
): Uint8Array {
  if (losses.length !== matches.length)
    throw new RangeError(`${losses.length} losses for ${matches.length} default boxes`);
  const chosen = Uint8Array.from(matches, (match) => (match < 0 ? 0 : 1));
  const positives = chosen.reduce((sum, one) => sum + one, 0);
  // Typed arrays are sorted by value, which is far faster than by a comparison.
  const sorted = Float64Array.from(losses)
    .filter((_, box) => matches[box] < 0)
    .sort();
  const wanted = Math.min(sorted.length, Math.max(least, Math.floor(positives * ratio)));
  if (wanted === 0) return chosen;
  const limit = sorted[sorted.length - wanted];
  let atLimit = wanted - sorted.reduce((sum, loss) => sum + (loss > limit ? 1 : 0), 0);
  losses.forEach((loss, box) => {
    if (matches[box] >= 0) return;
    if (loss > limit) chosen[box] = 1;
    else if (loss === limit && atLimit-- > 0) chosen[box] = 1;
  });
  return chosen;
}
