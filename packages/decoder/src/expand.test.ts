import { type StoredWeight, write } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { decode } from './unpack.ts';

/** A file of one summary of 4096 values of 2 bits, all of whose filters are the whole summary. */
function hostile(filters: number): Uint8Array {
  const weight: StoredWeight = {
    kind: 'summary',
    dtype: 'float32',
    shape: [filters, 4096, 1, 1],
    groups: 1,
    order: 'hwi',
    segments: 'filter',
    circular: false,
    locations: { kind: 'uniform', step: 0 },
    vector: {
      ...{ format: 'affine', bits: 2, block: 0, scale: 1, zero: 0, scaleType: 'float32' },
      ...{ count: 4096, coder: 'raw', payload: { kind: 'inline', bytes: new Uint8Array(1024) } },
    },
  };
  const graph: Graph<StoredWeight> = {
    name: '',
    opset: 22,
    domains: {},
    inputs: [],
    outputs: [{ name: 'filters', dtype: 'float32', shape: null }],
    nodes: [],
    weights: new Map([['filters', weight]]),
    metadata: {},
  };
  return write(graph);
}

test('a hostile summary expands to 256 weights a value and no more', () => {
  const file = hostile(256);
  const { vector } = decode(file).weights.get('filters')!;
  expect(vector.count).toBe(256 * 4096);
  // FSN.md, "Limits": 4 bytes for each of 256 weights for each of 8 values a byte.
  expect(vector.format === 'plain' && vector.data.byteLength).toBeLessThan(8192 * file.length);
  expect(() => decode(hostile(257))).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
});
