import { pack, quantizeAffine } from '@fsnet/encoder';
import type { Graph, Weight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';

const filters = [32, 16, 3, 3];
const tapRows = 64;
const summary: Weight = {
  kind: 'summary',
  dtype: 'float32',
  shape: filters,
  groups: 1,
  order: 'hwi',
  segments: 'tap',
  circular: false,
  locations: {
    kind: 'explicit',
    starts: Uint32Array.from({ length: 32 * 9 }, (_, i) => 16 * ((i * 29) % tapRows)),
  },
  vector: quantizeAffine(randomTensor(1, [tapRows * 16]).data as Float32Array, { bits: 6, block: 256 }),
};
const bias = randomTensor(2, [32]).data;
const graph: Graph = {
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
  weights: new Map<string, Weight>([
    ['filters', summary],
    [
      'bias',
      {
        kind: 'dense',
        dtype: 'float32',
        shape: [32],
        vector: { format: 'plain', dtype: 'float32', data: bias, count: 32 },
      },
    ],
    [
      'sizes',
      {
        kind: 'dense',
        dtype: 'int64',
        shape: [2],
        vector: { format: 'plain', dtype: 'int64', data: BigInt64Array.of(1n, -1n), count: 2 },
      },
    ],
  ]),
  metadata: { title: 'A test' },
};

test('inspect counts what a file holds, from its header alone', async () => {
  const file = pack(graph, { writer: 'a test' });
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
  });
  // 1024 values of 6 bits, 4 pairs of scale and zero point, 288 locations of 6 bits.
  expect(first.effectiveParameters).toBeCloseTo((1024 * 6) / 32 + 4 * 2 + (288 * 6) / 32);
  expect(first.bytes).toBeLessThanOrEqual((1024 * 6) / 8 + 4 * 3 + (288 * 6) / 8);
  expect(second).toMatchObject({ name: 'bias', op: 'Conv', kind: 'dense', ratio: 1, bits: 32, bytes: 128 });
  expect(third).toMatchObject({ name: 'sizes', op: '', dtype: 'int64', bits: 64 });
  expect(info.effectiveParameters).toBeCloseTo(first.effectiveParameters + 32);
  expect(Math.max(...reads)).toBeLessThanOrEqual(32 * 1024);
});
