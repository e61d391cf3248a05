import { type StoredVector, type StoredWeight, write } from '@fsnet/format';
import type { DataType, Graph } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';

const filters = [32, 16, 3, 3];

function payload(length: number) {
  return { kind: 'inline', bytes: new Uint8Array(length) } as const;
}

/** 1024 values of 6 bits, 4 pairs of scale and zero point, 288 locations of 6 bits. */
const summary: StoredWeight = {
  kind: 'summary',
  dtype: 'float32',
  shape: filters,
  groups: 1,
  order: 'hwi',
  segments: 'tap',
  circular: false,
  locations: {
    kind: 'explicit',
    count: 32 * 9,
    unit: 16,
    bits: 6,
    lowBits: 0,
    delta: false,
    coder: 'raw',
    fractions: false,
    payload: payload(216),
  },
  vector: {
    format: 'affine',
    count: 1024,
    bits: 6,
    block: 256,
    scale: 1,
    zero: 0,
    scaleType: 'float16',
    coder: 'raw',
    payload: payload(12 + 768),
  },
};

function dense(dtype: DataType, count: number, length: number): StoredWeight {
  const vector: StoredVector = { format: 'plain', dtype, count, coder: 'raw', payload: payload(length) };
  return { kind: 'dense', dtype, shape: [count], vector };
}

const graph: Graph<StoredWeight> = {
  name: 'one convolution',
  opset: 17,
  domains: {},
  inputs: [{ name: 'image', dtype: 'float32', shape: [1, 16, 8, 8] }],
  outputs: [{ name: 'features', dtype: 'float32', shape: [1, 32, 6, 6] }],
  nodes: [
    {
      name: 'conv',
      op: 'Conv',
      domain: '',
      inputs: ['image', 'filters', 'bias'],
      outputs: ['features'],
      attributes: {},
    },
  ],
  weights: new Map([
    ['filters', summary],
    ['bias', dense('float32', 32, 128)],
    ['sizes', dense('int64', 2, 16)],
  ]),
  metadata: { title: 'A test' },
};

test('inspect counts what a file holds, from its header alone', async () => {
  const file = write(graph, { writer: 'a test' });
  const reads: number[] = [];
  const info = await inspect({
    byteLength: file.length,
    read: async (offset, length) => {
      reads.push(offset + length);
      return file.slice(offset, offset + length);
    },
  });
  expect(info).toMatchObject({
    version: '1.0',
    writer: 'a test',
    name: 'one convolution',
    opset: 17,
    bytes: file.length,
    parameters: 32 * 16 * 9 + 32,
    nodes: 1,
    metadata: { title: 'A test' },
    goldenSamples: 0,
  });
  expect(info.compressionRatio).toBeCloseTo((4 * info.parameters) / file.length);

  const [first, second, third] = info.layers;
  expect(first).toMatchObject({
    name: 'filters',
    op: 'Conv',
    kind: 'summary',
    shape: filters,
    ratio: 4.5,
    bits: 6,
    parameters: 4608,
    bytes: 12 + 768 + 216,
  });
  expect(first.effectiveParameters).toBeCloseTo((1024 * 6) / 32 + 4 * 2 + (288 * 6) / 32);
  expect(second).toMatchObject({ name: 'bias', op: 'Conv', kind: 'dense', ratio: 1, bits: 32, bytes: 128 });
  expect(third).toMatchObject({ name: 'sizes', op: '', dtype: 'int64', bits: 64 });
  expect(info.effectiveParameters).toBeCloseTo(first.effectiveParameters + 32);
  expect(Math.max(...reads)).toBeLessThanOrEqual(32 * 1024);
});
