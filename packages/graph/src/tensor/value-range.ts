import type { DataType } from './data-type.ts';

/** Smallest and largest value of a type. */
export interface ValueRange<T> {
  readonly lowest: T;
  readonly highest: T;
}

/** The {@link ValueRange} of a type whose elements are numbers; infinite for floats. */
export function numberRange(dtype: DataType): ValueRange<number> {
  if (dtype === 'bool') return { lowest: 0, highest: 1 };
  const bits = /^u?int(8|16|32)$/.exec(dtype)?.[1];
  if (bits === undefined) return { lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
  const count = 2 ** Number(bits);
  return dtype.startsWith('u')
    ? { lowest: 0, highest: count - 1 }
    : { lowest: -count / 2, highest: count / 2 - 1 };
}

/** The {@link ValueRange} of `uint64` or `int64`. */
export function bigIntRange(dtype: DataType): ValueRange<bigint> {
  return dtype === 'uint64'
    ? { lowest: 0n, highest: 2n ** 64n - 1n }
    : { lowest: -(2n ** 63n), highest: 2n ** 63n - 1n };
}
