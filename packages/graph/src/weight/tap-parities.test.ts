import { expect, test } from 'vitest';
import type { Window } from '../operators/window.ts';
import { findParities } from './tap-parities.ts';
import { tapRows } from './tap-rows.ts';
import type { SummaryWeight } from './weight.ts';

const strided: Window = {
  ...{ kernel: 3, stride: 2, dilation: 1, padBegin: 1, padEnd: 1 },
  ...{ input: 8, output: 4 },
};
const sliding: Window = { ...strided, stride: 1, output: 8 };

/** Filters of one channel whose segments start every `step` values. */
function uniform(filters: number, step: number): SummaryWeight {
  const count = (filters - 1) * step + 9;
  return {
    ...{ kind: 'summary', dtype: 'float32', shape: [filters, 1, 3, 3], groups: 1, order: 'hwi' },
    ...{ segments: 'filter', circular: false, locations: { kind: 'uniform', step } },
    vector: {
      format: 'plain',
      dtype: 'float32',
      count,
      data: Float32Array.from({ length: count }, (_, i) => i),
    },
  };
}

function rowsOf(weight: SummaryWeight) {
  const rows = tapRows(weight);
  if (!rows) throw new Error('no rows');
  return rows;
}

test('without strides all taps meet one image, and every row that some tap reads is multiplied once', () => {
  const found = findParities(sliding, sliding, rowsOf(uniform(5, 2)), 4);
  expect(found?.all).toHaveLength(1);
  expect(found?.all[0].panels).toEqual([0, 1, 2, 3, 4]);
  expect(found?.taps[0]).toEqual({ parity: 0, row: -1, column: -1 });
});

test('at stride 2 and a spacing of two taps a row is multiplied with two of the four parities', () => {
  const found = findParities(strided, strided, rowsOf(uniform(64, 2)), 4);
  // 135 rows: even ones meet odd rows and columns or even ones, odd ones the rest.
  expect(found?.all.map(({ panels }) => panels.length * 4)).toEqual([
    expect.toSatisfy((rows: number) => rows >= 68 && rows <= 76),
    expect.toSatisfy((rows: number) => rows >= 67 && rows <= 76),
    expect.toSatisfy((rows: number) => rows >= 66 && rows <= 76),
    expect.toSatisfy((rows: number) => rows >= 64 && rows <= 76),
  ]);
});
