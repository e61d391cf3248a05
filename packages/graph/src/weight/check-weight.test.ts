import { describe, expect, it } from 'vitest';
import type { FsnErrorCode } from '../error.ts';
import { checkWeight } from './check-weight.ts';
import type { AffineVector, PlainVector } from './numeric-vector.ts';
import type { DenseWeight, SummaryWeight, Weight } from './weight.ts';

const plain: PlainVector = { format: 'plain', dtype: 'float32', data: new Float32Array(8), count: 8 };
const affine: AffineVector = {
  format: 'affine',
  bits: 4,
  block: 4,
  scales: Float32Array.of(1, 2),
  zeros: Uint8Array.of(0, 15),
  levels: new Uint8Array(8).fill(15),
  count: 8,
};
const dense: DenseWeight = { kind: 'dense', dtype: 'float32', shape: [2, 4], vector: plain };
const summary: SummaryWeight = {
  kind: 'summary',
  dtype: 'float32',
  shape: [3, 2, 1, 2],
  groups: 1,
  order: 'hwi',
  segments: 'filter',
  circular: false,
  locations: { kind: 'explicit', starts: Uint32Array.of(4, 0, 2) },
  vector: plain,
};
const starts = (...values: number[]) => ({ kind: 'explicit', starts: Uint32Array.from(values) }) as const;

const good: Record<string, Weight> = {
  dense,
  quantised: { ...dense, vector: affine },
  'stored in half precision': { ...dense, vector: { ...plain, dtype: 'float16', data: new Uint16Array(8) } },
  'of no elements': { ...dense, shape: [0, 4], vector: { ...plain, data: new Float32Array(0), count: 0 } },
  summary,
  'uniform to the last value': { ...summary, locations: { kind: 'uniform', step: 2 } },
  'circular with any start': { ...summary, circular: true, locations: starts(8, 7, 2 ** 32 - 1) },
  'with a fraction before the end': {
    ...summary,
    locations: { ...starts(3, 0, 4), fractions: Uint16Array.of(65535, 1, 0) },
  },
};

const bad: [name: string, code: FsnErrorCode, weight: Weight][] = [
  ['a shape that holds other values', 'bad-shape', { ...dense, shape: [3, 4] }],
  ['a negative size', 'bad-shape', { ...dense, shape: [-2, -4] }],
  ['an overflowing shape', 'bad-shape', { ...dense, shape: [2 ** 31, 2 ** 31, 4] }],
  ['fewer values than counted', 'bad-shape', { ...dense, vector: { ...plain, data: new Float32Array(7) } }],
  ['an array of another type', 'bad-type', { ...dense, vector: { ...plain, data: new Int32Array(8) } }],
  ['values of another type', 'bad-type', { ...dense, dtype: 'int32' }],
  ['a quantised integer', 'bad-type', { ...dense, dtype: 'int32', vector: affine }],
  [
    'a bool above 1',
    'bad-value',
    { ...dense, dtype: 'bool', vector: { ...plain, dtype: 'bool', data: new Uint8Array(8).fill(2) } },
  ],
  ['bits above 8', 'bad-value', { ...dense, vector: { ...affine, bits: 9 } }],
  [
    'a level above its bits',
    'bad-value',
    { ...dense, vector: { ...affine, bits: 3, zeros: Uint8Array.of(0, 7) } },
  ],
  [
    'a zero point above its bits',
    'bad-value',
    { ...dense, vector: { ...affine, zeros: Uint8Array.of(16, 0) } },
  ],
  ['a NaN scale', 'bad-value', { ...dense, vector: { ...affine, scales: Float32Array.of(1, Number.NaN) } }],
  ['an infinite scale', 'bad-value', { ...dense, vector: { ...affine, scales: Float32Array.of(1 / 0, 1) } }],
  ['a scale of 0', 'bad-value', { ...dense, vector: { ...affine, scales: Float32Array.of(0, 1) } }],
  ['a missing scale', 'bad-shape', { ...dense, vector: { ...affine, scales: Float32Array.of(1) } }],
  ['missing levels', 'bad-shape', { ...dense, vector: { ...affine, levels: new Uint8Array(7) } }],
  ['a segment behind the end', 'bad-offset', { ...summary, locations: starts(4, 5, 0) }],
  [
    'a fraction at the end',
    'bad-offset',
    { ...summary, locations: { ...starts(4, 0, 0), fractions: Uint16Array.of(1, 0, 0) } },
  ],
  ['a uniform step too long', 'bad-offset', { ...summary, locations: { kind: 'uniform', step: 3 } }],
  [
    'a uniform step beyond 32 bits',
    'bad-offset',
    { ...summary, circular: true, locations: { kind: 'uniform', step: 2 ** 31 } },
  ],
  ['too few starts', 'bad-shape', { ...summary, locations: starts(0, 0) }],
  ['starts of filters for taps', 'bad-shape', { ...summary, segments: 'tap' }],
  [
    'rows in the order ihw',
    'bad-value',
    { ...summary, order: 'ihw', segments: 'row', locations: starts(0, 0, 0) },
  ],
  ['groups that do not divide', 'bad-shape', { ...summary, groups: 2 }],
  ['a matrix as filters', 'bad-shape', { ...summary, shape: [3, 4] }],
  [
    'a circular summary of nothing',
    'bad-shape',
    { ...summary, circular: true, vector: { ...plain, data: new Float32Array(0), count: 0 } },
  ],
];

describe('checkWeight', () => {
  it.each(Object.keys(good))('lets a weight pass: %s', (name) => {
    expect(() => checkWeight(good[name], 'weights[0]')).not.toThrow();
  });

  it.each(bad)('refuses %s', (_, code, weight) => {
    expect(() => checkWeight(weight, 'weights[0]')).toThrow(
      expect.objectContaining({ name: 'FsnError', code, path: expect.stringMatching(/^weights\[0\]/) }),
    );
  });
});
