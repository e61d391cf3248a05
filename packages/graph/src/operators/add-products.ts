type Floats = Float32Array | Float64Array;

/** Filters that {@link addProductsOfFour} works on together: each input that is read serves all of them. */
export const filtersAtOnce = 4;

/**
 * Adds all products of one filter to `sums[0]`: for weight `k` the input `planes[base + offsets[k] + i]` to sum `i`.
 * Rows of sums are as long as those of the planes, so that one loop goes over all of them: the few sums between
 * the end of one row of outputs and the start of the next mean nothing.
 */
export function addProducts(
  [sums]: readonly Float64Array[],
  planes: Floats,
  base: number,
  weights: Floats,
  firstWeight: number,
  offsets: Int32Array,
): void {
  const { length } = offsets;
  const whole = length - (length % 4);
  for (let k = 0; k < whole; k += 4) {
    const w = firstWeight + k;
    const [w0, w1, w2, w3] = [weights[w], weights[w + 1], weights[w + 2], weights[w + 3]];
    const a = base + offsets[k];
    const b = base + offsets[k + 1];
    const c = base + offsets[k + 2];
    const d = base + offsets[k + 3];
    for (let i = 0; i < sums.length; i++)
      sums[i] += w0 * planes[a + i] + w1 * planes[b + i] + w2 * planes[c + i] + w3 * planes[d + i];
  }
  for (let k = whole; k < length; k++) {
    const weight = weights[firstWeight + k];
    const a = base + offsets[k];
    for (let i = 0; i < sums.length; i++) sums[i] += weight * planes[a + i];
  }
}

/** The same for four filters, whose weights follow each other. */
export function addProductsOfFour(
  [p, q, r, s]: readonly Float64Array[],
  planes: Floats,
  base: number,
  weights: Floats,
  firstWeight: number,
  offsets: Int32Array,
): void {
  const { length } = offsets;
  const whole = length - (length % 2);
  for (let k = 0; k < whole; k += 2) {
    const a = base + offsets[k];
    const b = base + offsets[k + 1];
    const w = firstWeight + k;
    const [p0, q0, r0, s0] = [
      weights[w],
      weights[w + length],
      weights[w + 2 * length],
      weights[w + 3 * length],
    ];
    const v = w + 1;
    const [p1, q1, r1, s1] = [
      weights[v],
      weights[v + length],
      weights[v + 2 * length],
      weights[v + 3 * length],
    ];
    for (let i = 0; i < p.length; i++) {
      const x = planes[a + i];
      const y = planes[b + i];
      p[i] += p0 * x + p1 * y;
      q[i] += q0 * x + q1 * y;
      r[i] += r0 * x + r1 * y;
      s[i] += s0 * x + s1 * y;
    }
  }
  if (whole === length) return;
  const a = base + offsets[whole];
  for (const [filter, sums] of [p, q, r, s].entries()) {
    const weight = weights[firstWeight + filter * length + whole];
    for (let i = 0; i < sums.length; i++) sums[i] += weight * planes[a + i];
  }
}
