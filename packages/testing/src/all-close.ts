import type { Tensor } from '@fsnet/graph';

type Values = Tensor | Float32Array | Float64Array | readonly number[];

/**
 * Fails with the worst element unless `|actual - expected| <= atol + rtol * |expected|` everywhere. Shapes of two
 * tensors must agree; NaN equals only NaN.
 */
export function expectAllClose(
  actual: Values,
  expected: Values,
  { rtol = 1e-5, atol = 1e-6 }: { rtol?: number; atol?: number } = {},
): void {
  if ('shape' in actual && 'shape' in expected && `${actual.shape}` !== `${expected.shape}`) {
    throw new Error(`shape [${actual.shape}] is not the expected [${expected.shape}]`);
  }
  const [a, b] = [numbers(actual), numbers(expected)];
  if (a.length !== b.length) throw new Error(`${a.length} values are not the expected ${b.length}`);
  let worst = -1;
  let worstExcess = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    const excess = Math.abs(a[i] - b[i]) - atol - rtol * Math.abs(b[i]);
    if (!(excess <= worstExcess)) {
      worst = i;
      worstExcess = Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess;
    }
  }
  if (worst >= 0) {
    throw new Error(
      `element ${worst} of ${a.length} is ${a[worst]}, expected ${b[worst]} (rtol ${rtol}, atol ${atol})`,
    );
  }
}

/** L2 norm of the difference, relative to that of `expected` (absolute where that is 0). */
export function relativeL2(actual: Values, expected: Values): number {
  const [a, b] = [numbers(actual), numbers(expected)];
  if (a.length !== b.length) throw new Error(`${a.length} values are not the expected ${b.length}`);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(norm === 0 ? difference : difference / norm);
}

function numbers(values: Values): ArrayLike<number> {
  if (!('shape' in values)) return values;
  const { data } = values;
  return data instanceof BigInt64Array || data instanceof BigUint64Array
    ? Float64Array.from(data, Number)
    : data;
}
