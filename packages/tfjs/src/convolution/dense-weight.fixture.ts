import {
  type AffineVector,
  type DenseWeight,
  elementCount,
  float32ToBfloat16,
  float32ToFloat16,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';

/** How a dense weight is stored: `block` as an affine vector has it. */
export type Stored = 'float32' | 'float16' | 'bfloat16' | { readonly bits: number; readonly block: number };

/** A weight of random values. */
export function denseWeight(shape: readonly number[], stored: Stored, seed: number): DenseWeight {
  const count = elementCount(shape);
  const weight = { kind: 'dense', dtype: 'float32', shape } as const;
  const data = randomTensor(seed, [count]).data as Float32Array;
  if (typeof stored === 'string') {
    const halves = stored === 'float16' ? float32ToFloat16 : float32ToBfloat16;
    const values = stored === 'float32' ? data : halves(data);
    return { ...weight, vector: { format: 'plain', dtype: stored, data: values, count } };
  }
  const { bits, block } = stored;
  const most = 2 ** bits - 1;
  const random = randomTensor(seed + 1, [block ? Math.ceil(count / block) : 1], 0.1, 1).data as Float32Array;
  const vector: AffineVector = {
    ...{ format: 'affine', bits, block, count },
    scales: random.map((value) => value / most),
    zeros: Uint8Array.from(random, (value) => Math.floor(value * most)),
    levels: Uint8Array.from(data, (value) => Math.round(((value + 1) / 2) * most)),
  };
  return { ...weight, vector };
}
