/**
 * Mixes each image of a batch, and its target, with the one at the same place from the batch's end, in place: `share`
 * of its own and `1 - share` of the other's, one share a batch (Zhang et al. 2018, "mixup").
 *
 * @param images `[count, ...]`
 * @param targets `[count, classes]`, each row together 1
 * @param alpha The share is drawn from the beta distribution with both parameters `alpha`: above 0, up to 8.
 */
export function mixUp(
  images: Float32Array,
  targets: Float32Array,
  count: number,
  alpha: number,
  next: () => number,
): void {
  if (!(alpha > 0 && alpha <= 8)) throw new RangeError(`mixup must be above 0 and at most 8, not ${alpha}`);
  const share = drawBeta(alpha, next);
  for (const values of [images, targets]) {
    const size = values.length / count;
    for (let i = 0; i < count >> 1; i++) {
      const own = i * size;
      const other = (count - 1 - i) * size;
      for (let k = 0; k < size; k++) {
        const [a, b] = [values[own + k], values[other + k]];
        values[own + k] = share * a + (1 - share) * b;
        values[other + k] = share * b + (1 - share) * a;
      }
    }
  }
}

/** A number from the beta distribution with both parameters `alpha` (Jöhnk 1964). */
function drawBeta(alpha: number, next: () => number): number {
  for (;;) {
    const x = next() ** (1 / alpha);
    const y = next() ** (1 / alpha);
    if (x + y <= 1 && x + y > 0) return x / (x + y);
  }
}
