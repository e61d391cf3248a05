/** The class of the greatest logit in a row of `classes`. */
export function greatest(logits: Float32Array, row: number, classes: number): number {
  let best = 0;
  for (let i = 1; i < classes; i++) if (logits[row * classes + i] > logits[row * classes + best]) best = i;
  return best;
}

/** Logarithm of the sum of the values' exponentials. */
export function logOfSum(values: Float32Array): number {
  const maximum = Math.max(...values);
  return maximum + Math.log(values.reduce((sum, value) => sum + Math.exp(value - maximum), 0));
}
