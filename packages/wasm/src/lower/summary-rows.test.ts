import { type SummaryWeight, tapRows } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { packTapRows } from './summary-rows.ts';

test('rows that nobody reads are left out of what is packed', () => {
  const weight: SummaryWeight = {
    ...{ kind: 'summary', dtype: 'float32', shape: [2, 1, 3, 3], groups: 1, order: 'hwi' },
    ...{ segments: 'filter', circular: false },
    locations: { kind: 'explicit', starts: Uint32Array.of(0, 20) },
    vector: {
      format: 'plain',
      dtype: 'float32',
      count: 40,
      data: Float32Array.from({ length: 40 }, (_, i) => i),
    },
  };
  const rows = tapRows(weight);
  if (!rows) throw new Error('no rows');
  const packed = packTapRows(weight, rows, [...rows.starts.keys()]);
  expect([...packed]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 21, 22, 23, 24, 25, 26, 27, 28, 0, 0]);
});
