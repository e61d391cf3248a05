import type { Graph } from '@fsnet/graph';
import {
  cifarDenseNet,
  cifarPreactivationResNet,
  cifarResNet,
  mlperfTinyResNet,
  mobileNetV1,
  mobileNetV2,
  stateCount,
  withFilterSummaries,
} from '@fsnet/models';
import { describe, expect, test } from 'vitest';
import type { ArchitectureName } from './architecture/architectures.ts';
import { exportState } from './export-state.ts';
import { importCheckpoint } from './import-checkpoint.ts';
import { counting, expectSameWeights, stateOf, summaryValues, valueCount } from './state-dict.fixture.ts';

describe('state dicts of the paper’s networks', () => {
  test.each<[ArchitectureName, () => Graph, number, number]>([
    ['resnet56', () => cifarResNet({ depth: 56, weights: counting }), 860_083, 221_935],
    ['resnet110', () => cifarResNet({ depth: 110, weights: counting }), 1_739_113, 447_781],
    [
      'resnet164',
      () => cifarResNet({ depth: 164, block: 'bottleneck', weights: counting }),
      1_729_440,
      472_092,
    ],
    [
      'densenet100-12',
      () => cifarDenseNet({ growth: 12, compression: 1, weights: counting }),
      1_246_597,
      370_879,
    ],
    [
      'densenet100-24',
      () => cifarDenseNet({ growth: 24, compression: 1, weights: counting }),
      4_827_037,
      1_325_137,
    ],
  ])('%s: as many values as its log counts, and back', (architecture, build, dense, summarized) => {
    const graph = build();
    const state = exportState(graph);
    expect(valueCount(state.tensors)).toBe(dense);
    const { weights, ...network } = importCheckpoint(stateOf(state.tensors), { architecture });
    expect({ ...network, weights: undefined }).toEqual({ ...graph, weights: undefined });
    expectSameWeights({ ...network, weights }, graph);

    const summaries = withFilterSummaries(graph, { ratio: 4, values: summaryValues });
    const summaryState = exportState(summaries);
    expect(valueCount(summaryState.tensors)).toBe(summarized);
    expect(summaryState.expanded).toBe(0);
    const imported = importCheckpoint(stateOf(summaryState.tensors), { architecture, ratio: 4 });
    expectSameWeights(imported, summaries);
  });

  test.each<[ArchitectureName, () => Graph]>([
    ['mobilenet-v1', () => mobileNetV1({ classes: 3, weights: counting })],
    ['mobilenet-v2', () => mobileNetV2({ classes: 3, weights: counting })],
    ['mlperf-tiny-resnet8', () => mlperfTinyResNet({ weights: counting })],
    ['densenet-bc100-12', () => cifarDenseNet({ growth: 12, weights: counting })],
  ])('%s: every entry of the state, and back', (architecture, build) => {
    const graph = build();
    const { tensors } = exportState(graph);
    expect(valueCount(tensors)).toBe(stateCount(graph));
    expectSameWeights(importCheckpoint(stateOf(tensors), { architecture }), graph);
  });

  test('the names are those of the paper’s code', () => {
    const graph = withFilterSummaries(cifarResNet({ depth: 20, weights: counting }), { ratio: 4 });
    const names = [...exportState(graph).tensors.keys()];
    expect(names.slice(0, 8)).toEqual([
      'conv1.filtermap',
      'bn1.weight',
      'bn1.num_batches_tracked',
      'bn1.bias',
      'bn1.running_mean',
      'bn1.running_var',
      'layer1.0.conv1.filtermap',
      'layer1.0.bn1.weight',
    ]);
    expect(names).toEqual(
      expect.arrayContaining([
        'layer2.0.downsample.0.filtermap',
        'layer2.0.downsample.1.running_var',
        'layer3.2.conv2.filtermap',
        'fc.weight',
        'fc.bias',
      ]),
    );
    const dense = [
      ...exportState(cifarDenseNet({ growth: 12, compression: 1, weights: counting })).tensors.keys(),
    ];
    expect(dense).toEqual(
      expect.arrayContaining([
        'conv1.weight',
        'dense3.15.bn2.running_mean',
        'dense1.0.conv2.weight',
        'trans2.bn1.bias',
        'trans1.conv1.weight',
        'bn1.weight',
      ]),
    );
    const preactivation = exportState(cifarPreactivationResNet({ depth: 164, weights: counting }));
    expect([...preactivation.tensors.keys()]).toEqual(
      expect.arrayContaining(['layer1.0.downsample.0.weight', 'layer3.17.bn3.weight', 'bn.running_var']),
    );
  });
});
