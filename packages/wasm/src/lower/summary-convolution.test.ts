import { elementCount, executeNode, filtersFromSummary, float32, type SummaryWeight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { type Sliding, slidingNode } from '@fsnet/testing/convolution-cases';
import { expect, test } from 'vitest';
import { bestVariant } from '../kernels/compile.ts';
import { relativeError, runNode } from './run-node.fixture.ts';
import { checkConvolutions, forced } from './summary-cases.fixture.ts';

test.each([...new Set(['simd' as const, bestVariant()])])(
  'filters of every kind of segments, locations and sliding equal the reference, with %s',
  async (variant) => {
    await checkConvolutions(variant, 500);
  },
);

test.each([
  [56, 8, 24],
  [33, 16, 64],
  [9, 64, 32],
])('a %i by %i image with %i channels equals the reference', async (height, width, channels) => {
  const sliding: Sliding = { kernel: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] };
  const count = (2 * 20 + 9) * channels;
  const weight: SummaryWeight = {
    ...{ kind: 'summary', dtype: 'float32', shape: [21, channels, 3, 3], groups: 1, order: 'hwi' },
    ...{ segments: 'filter', circular: false, locations: { kind: 'uniform', step: 2 * channels } },
    vector: { format: 'plain', dtype: 'float32', data: randomTensor(1, [count]).data, count },
  };
  const node = slidingNode(sliding);
  const inputs = [
    randomTensor(2, [2, channels, height, width]),
    float32(weight.shape, filtersFromSummary(weight)),
  ];
  const run = await runNode(forced, { node, inputs, weight });
  if (!run) throw new Error('declined');
  expect(relativeError(run.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
  expect(elementCount(run.output.shape)).toBe(2 * 21 * height * width);
});
