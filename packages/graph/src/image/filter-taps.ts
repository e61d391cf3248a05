/** How a pixel of a resized picture is made of those along one axis of the source. */
export interface PixelTaps {
  /** First source pixel. */
  readonly start: number;
  /** One a source pixel, together 1. */
  readonly weights: Float64Array;
}

/**
 * Taps of a triangle filter that widens with the reduction, so that small pictures don't alias: plain bilinear when
 * enlarging, an area average with soft edges when reducing.
 *
 * @param from Where in the source the part that becomes `count` pixels begins, and `length` how long it is.
 */
export function filterTaps(sourceLength: number, from: number, length: number, count: number): PixelTaps[] {
  const scale = length / count;
  const support = Math.max(1, scale);
  return Array.from({ length: count }, (_, i) => {
    const center = from + (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(center - support));
    const end = Math.min(sourceLength, Math.ceil(center + support));
    const weights = new Float64Array(end - start);
    let sum = 0;
    for (let x = start; x < end; x++) {
      const weight = Math.max(0, 1 - Math.abs(x + 0.5 - center) / support);
      weights[x - start] = weight;
      sum += weight;
    }
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}
