import { checkWeight, execute, filtersFromSummary, float32, type SummaryWeight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { describe, expect, test } from 'vitest';
import { layerNetwork } from './layer-network.ts';
import { compressionRatio, randomSummary, withSummaries } from './random-summary.ts';

const shape = [64, 64, 3, 3];

describe('random summaries', () => {
  test.each([
    { rule: { spacing: 2 }, ratio: 576 / 135 },
    { rule: { spacing: 1 }, ratio: 8 },
    { rule: { spacing: 0.5 }, ratio: 576 / 40.5 },
    { rule: { spacing: 2, segments: 'tap' }, ratio: 576 / 135 },
  ] as const)('$rule gives a ratio of $ratio', ({ rule, ratio }) => {
    const weight = randomSummary(shape, rule);
    checkWeight(weight, 'weight');
    expect(compressionRatio(weight)).toBeCloseTo(ratio);
    const filters = filtersFromSummary(weight);
    const variance = filters.reduce((sum, value) => sum + value * value, 0) / filters.length;
    expect(variance / (2 / (9 * 64))).toBeCloseTo(1, 0.5);
  });

  test('a network keeps its first layer and its 1x1 convolutions', () => {
    const { weights } = withSummaries(cifarResNet({ depth: 8 }), { spacing: 2 });
    const summaries = [...weights].filter(([, { kind }]) => kind === 'summary').map(([name]) => name);
    expect(summaries).toHaveLength(6);
    expect(summaries).not.toContain('stem.conv.weight');
    expect(weights.get('stage2.block1.shortcut.conv.weight')?.kind).toBe('dense');
    expect((weights.get('stage3.block1.first.conv.weight') as SummaryWeight).shape).toEqual([64, 32, 3, 3]);
  });
});

test('layers of one shape follow each other, others stand side by side with weights of their own', () => {
  const chain = layerNetwork({ size: 4, channels: 16 }, { spacing: 1 });
  expect(chain.weights.size).toBe(1);
  const image = float32([1, 16, 4, 4]).data as Float32Array;
  image.fill(1);
  const results = execute(chain, { image: float32([1, 16, 4, 4], image) });
  expect(Object.values(results).map((result) => result.shape)).toEqual([[1, 16, 4, 4]]);

  const strided = layerNetwork({ size: 4, channels: 16, filters: 32, stride: 2 });
  expect(strided.weights.size).toBe(8);
  const means = execute(strided, { image: float32([1, 16, 4, 4], image) });
  expect(Object.values(means).map((result) => result.shape)).toEqual(Array(8).fill([1, 32, 1, 1]));
});
