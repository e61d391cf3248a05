import { randomGenerator } from '@fsnet/graph';

/** Values that float32 holds, in [-1, 1) before `change`. */
export function draw(
  seed: number,
  shape: readonly number[],
  change: (value: number, at: number) => number = (value) => value,
): { readonly shape: readonly number[]; readonly values: Float64Array } {
  const next = randomGenerator(seed);
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float64Array.from({ length }, (_, at) => Math.fround(change(2 * next() - 1, at))) };
}
