import { type Node, type SummaryWeight, segmentCount } from '@fsnet/graph';
import { expect, test } from 'vitest';
import type { Facts, ForcedChoice, Lowered } from '../plan/lowering.ts';
import { lowerSummaryConvolution } from './summary-convolution.ts';

interface Layer {
  readonly size: number;
  readonly channels: number;
  readonly filters: number;
  readonly rows: number;
  readonly kernel?: number;
  readonly groups?: number;
  readonly stride?: number;
  readonly fractions?: boolean;
}

/** A convolution whose taps are spread evenly over `rows` tap rows. */
function lower(layer: Layer, force?: ForcedChoice): Lowered | undefined {
  const { size, channels, filters, rows, kernel = 3, groups = 1, stride = 1, fractions } = layer;
  const shape = [filters, channels / groups, kernel, kernel];
  const count = segmentCount({ shape, segments: 'tap' });
  const starts = Uint32Array.from({ length: count }, (_, i) => ((i * 7) % rows) * shape[1]);
  const length = (rows + 1) * shape[1];
  const weight: SummaryWeight = {
    ...{ kind: 'summary', dtype: 'float32', shape, groups, order: 'hwi', segments: 'tap', circular: false },
    locations: { kind: 'explicit', starts, ...(fractions ? { fractions: new Uint16Array(count) } : {}) },
    vector: { format: 'plain', dtype: 'float32', count: length, data: new Float32Array(length) },
  };
  const pad = (kernel - 1) / 2;
  const node: Node = {
    ...{ name: '', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'] },
    attributes: {
      group: { type: 'int', value: groups },
      pads: { type: 'ints', value: [pad, pad, pad, pad] },
      strides: { type: 'ints', value: [stride, stride] },
    },
  };
  const facts: Facts = {
    shape: (name) => (name === 'x' ? [1, channels, size, size] : shape),
    dtype: () => 'float32',
    weight: () => weight,
    constant: () => undefined,
    layout: () => 'nhwc',
    once: (_, make) => make(),
    force,
  };
  return lowerSummaryConvolution({ ...node, epilogue: {} }, facts);
}

const layer: Layer = { size: 14, channels: 64, filters: 64, rows: 144 };

test('the choice says what it saves', () => {
  expect(lower(layer)?.choice).toEqual({
    kernel: 'fast summary',
    // 25 tiles of 8 for 196 pixels, and a block of rows that is not full of them.
    multiplyAdds: 200 * 144 * 64,
    denseMultiplyAdds: 196 * 64 * 576,
    reason: 'ratio 4.0 in tap segments saves 74 % of the multiply-adds',
  });
});

test.each<[string, Layer]>([
  ['with stride 2 at ratio 8', { ...layer, rows: 72, stride: 2 }],
  ['of a large image', { ...layer, size: 112 }],
  ['of few channels at a high ratio', { ...layer, channels: 8, rows: 72 }],
])('the fast convolution is chosen %s', (_, each) => {
  expect(lower(each)?.choice?.kernel).toBe('fast summary');
});

test.each<[string, Layer]>([
  ['kernels of one tap', { ...layer, kernel: 1, rows: 16 }],
  ['ratios below 1.25', { ...layer, rows: 500 }],
  ['an image of one pixel', { ...layer, size: 1 }],
  ['strides that leave nothing to share', { ...layer, channels: 16, filters: 16, rows: 100, stride: 3 }],
  ['products that no cache would hold', { ...layer, size: 30_000 }],
  ['learned fractions', { ...layer, fractions: true }],
  ['groups', { ...layer, groups: 2 }],
])('filters are expanded for %s', (_, each) => {
  expect(lower(each)).toBeUndefined();
});

test('a choice can be forced', () => {
  expect(lower({ ...layer, size: 1 }, 'summary')?.choice?.kernel).toBe('fast summary');
  expect(lower(layer, 'expanded')).toBeUndefined();
  expect(lower({ ...layer, groups: 2 }, 'summary')).toBeUndefined();
});
