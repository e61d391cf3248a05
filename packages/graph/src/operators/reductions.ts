import type { ValueRange } from '../tensor/value-range.ts';

/** How many values become one. */
export type Reduction = 'sum' | 'mean' | 'max' | 'min' | 'product' | 'l2';

/**
 * Reductions of numbers, in double precision; integer types cut off fractions and wrap when they store them. The
 * largest of no values is the lowest of its type's range.
 */
export const numberReductions: Readonly<
  Record<Reduction, (values: ArrayLike<number>, range: ValueRange<number>) => number>
> = {
  sum,
  mean: (values) => sum(values) / values.length,
  max: (values, { lowest }) => {
    let result = lowest;
    for (let i = 0; i < values.length; i++) result = Math.max(result, values[i]);
    return result;
  },
  min: (values, { highest }) => {
    let result = highest;
    for (let i = 0; i < values.length; i++) result = Math.min(result, values[i]);
    return result;
  },
  product: (values) => {
    let result = 1;
    // Exact modulo 2^32 for integers of 32 bits, whose product is beyond a double's 53.
    if (values instanceof Int32Array || values instanceof Uint32Array)
      for (let i = 0; i < values.length; i++) result = Math.imul(result, values[i]);
    else for (let i = 0; i < values.length; i++) result *= values[i];
    return result;
  },
  l2: (values) => {
    let result = 0;
    for (let i = 0; i < values.length; i++) result += values[i] * values[i];
    return Math.sqrt(result);
  },
};

/** Reductions of 64-bit integers, which wrap when they are stored. */
export const bigIntReductions: Readonly<
  Record<Reduction, (values: BigInt64Array | BigUint64Array, range: ValueRange<bigint>) => bigint>
> = {
  sum: bigIntSum,
  mean: (values) => (values.length === 0 ? 0n : bigIntSum(values) / BigInt(values.length)),
  max: (values, { lowest }) => {
    let result = lowest;
    for (const value of values) if (value > result) result = value;
    return result;
  },
  min: (values, { highest }) => {
    let result = highest;
    for (const value of values) if (value < result) result = value;
    return result;
  },
  product: (values) => {
    let result = 1n;
    for (const value of values) result = BigInt.asUintN(64, result * value);
    return result;
  },
  l2: (values) => {
    let result = 0n;
    for (const value of values) result += value * value;
    return BigInt(Math.trunc(Math.sqrt(Number(result))));
  },
};

function sum(values: ArrayLike<number>): number {
  let result = 0;
  for (let i = 0; i < values.length; i++) result += values[i];
  return result;
}

function bigIntSum(values: BigInt64Array | BigUint64Array): bigint {
  let result = 0n;
  for (const value of values) result += value;
  return result;
}
