import { describe, expect, it } from 'vitest';
import type { NumericVector } from './numeric-vector.ts';
import { vectorValues } from './vector-values.ts';
import { weightTensor } from './weight-tensor.ts';

const blocks: NumericVector = {
  format: 'affine',
  bits: 3,
  block: 2,
  scales: Float32Array.of(0.5, 2, 0.1),
  zeros: Uint8Array.of(1, 0, 7),
  levels: Uint8Array.of(0, 1, 2, 3, 7),
  count: 5,
};
const halves: NumericVector = {
  format: 'plain',
  dtype: 'float16',
  data: Uint16Array.of(0x3c00, 0xc000),
  count: 2,
};

describe('vectorValues', () => {
  it('dequantises block by block, the last one shorter', () => {
    expect(vectorValues(blocks)).toEqual(Float32Array.of(-0.5, 0, 4, 6, 0));
  });

  it('takes one scale for all where the block is 0', () => {
    const vector = { ...blocks, block: 0, scales: Float32Array.of(0.1), zeros: Uint8Array.of(2) };
    expect(vectorValues(vector)).toEqual(Float32Array.from([-2, -1, 0, 1, 5], (q) => Math.fround(0.1) * q));
  });

  it('widens half precision and leaves other types alone', () => {
    expect(vectorValues(halves)).toEqual(Float32Array.of(1, -2));
    const data = BigInt64Array.of(5n);
    expect(vectorValues({ format: 'plain', dtype: 'int64', data, count: 1 })).toBe(data);
  });
});

describe('weightTensor', () => {
  it('gives the type that the network computes with', () => {
    const dense = { kind: 'dense', shape: [2] } as const;
    expect(weightTensor({ ...dense, dtype: 'float32', vector: halves }).data).toEqual(Float32Array.of(1, -2));
    expect(weightTensor({ ...dense, dtype: 'float16', vector: halves }).data).toBe(halves.data);
    const quantized = weightTensor({ ...dense, dtype: 'float16', shape: [5], vector: blocks });
    expect(quantized.data).toEqual(Uint16Array.of(0xb800, 0, 0x4400, 0x4600, 0));
  });
});
