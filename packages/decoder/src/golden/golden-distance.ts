import type { Tensor } from '@fsnet/graph';

/**
 * How far an output is from that of a golden sample: L2 norm of the difference, relative to that of `expected`
 * (absolute where that is 0); infinite where their shapes differ. A sample allows its `tolerance`.
 */
export function goldenDistance(actual: Tensor, expected: Tensor): number {
  if (`${actual.shape}` !== `${expected.shape}`) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const value = Number(expected.data[i]);
    norm += value * value;
    // Equal infinities and NaN on both sides count as equal.
    if (!Object.is(Number(actual.data[i]), value)) difference += (Number(actual.data[i]) - value) ** 2;
  }
  return Math.sqrt(norm > 0 ? difference / norm : difference);
}
