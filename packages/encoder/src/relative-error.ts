/** L2 norm of `actual - expected` over that of `expected`; 0 where both are zero throughout. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i];
    const step = actual[i] - value;
    difference += step * step;
    norm += value * value;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}
