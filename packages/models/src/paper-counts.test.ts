import type { Graph } from '@fsnet/graph';
import { checkGraph, checkWeight } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { cifarDenseNet } from './cifar-densenet.ts';
import { cifarResNet } from './cifar-resnet.ts';
import { withFilterSummaries } from './filter-summaries.ts';
import { imagenetResNet } from './imagenet-resnet.ts';
import { parameterCount, stateCount } from './parameter-count.ts';
import { zeros } from './zeros.fixture.ts';

const noValues = (_name: string, length: number) => new Float32Array(length);

/** One value a filter: the `filter_grid` that the paper's code once kept beside every summary of ResNet-50. */
function gridCount(graph: Graph): number {
  let count = 0;
  for (const { kind, shape } of graph.weights.values()) if (kind === 'summary') count += shape[0];
  return count;
}

describe("counts as the paper's code logs them", () => {
  test.each([
    ['ResNet-56', () => cifarResNet({ depth: 56, weights: zeros }), 860_083, 221_935],
    ['ResNet-110', () => cifarResNet({ depth: 110, weights: zeros }), 1_739_113, 447_781],
    [
      'ResNet-164',
      () => cifarResNet({ depth: 164, block: 'bottleneck', weights: zeros }),
      1_729_440,
      472_092,
    ],
    [
      'DenseNet-100-12',
      () => cifarDenseNet({ growth: 12, compression: 1, weights: zeros }),
      1_246_597,
      370_879,
    ],
    [
      'DenseNet-100-24',
      () => cifarDenseNet({ growth: 24, compression: 1, weights: zeros }),
      4_827_037,
      1_325_137,
    ],
  ])('%s: every entry of the state, dense and at ratio 4', (_name, build, dense, summarized) => {
    const graph = build();
    checkGraph(graph);
    expect(stateCount(graph)).toBe(dense);
    const summaries = withFilterSummaries(graph, { ratio: 4, values: noValues });
    expect(stateCount(summaries)).toBe(summarized);
    for (const [name, weight] of summaries.weights) checkWeight(weight, name);
  });

  test('ResNet-50 for ImageNet: trainable values, with a location a filter beside summaries', () => {
    const graph = imagenetResNet({ depth: 50, weights: zeros });
    expect(parameterCount(graph)).toBe(25_557_032);
    for (const { ratio, count } of [
      { ratio: 2, count: 13_856_136 },
      { ratio: 3.7, count: 8_467_813 },
    ]) {
      const summaries = withFilterSummaries(graph, { ratio, values: noValues });
      expect(gridCount(summaries)).toBe(26_560);
      // What splits add to a vector is ours, not the paper's.
      const added = [...summaries.weights.values()].reduce((sum, weight) => {
        if (weight.kind !== 'summary') return sum;
        return sum + weight.vector.count - Math.floor(weight.shape.reduce((a, b) => a * b) / ratio);
      }, 0);
      expect(parameterCount(summaries) - added + gridCount(summaries)).toBe(count);
    }
  });
});
