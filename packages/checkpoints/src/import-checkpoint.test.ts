import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import { pack } from '@fsnet/encoder';
import {
  bytesOf,
  drawUniform,
  elementCount,
  execute,
  float32,
  type Graph,
  type Tensor,
  weightTensor,
} from '@fsnet/graph';
import {
  cifarDenseNet,
  cifarPreactivationResNet,
  cifarResNet,
  imagenetResNet,
  mlperfTinyResNet,
  mobileNetV1,
  mobileNetV2,
  stateCount,
  type WeightSource,
  withFilterSummaries,
} from '@fsnet/models';
import { fromOnnx } from '@fsnet/onnx';
import { sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import type { ArchitectureName } from './architecture/architectures.ts';
import { exportState } from './export-state.ts';
import { importCheckpoint } from './import-checkpoint.ts';
import { readSafetensors } from './safetensors/read-safetensors.ts';
import { writeSafetensors } from './safetensors/write-safetensors.ts';
import { readCheckpoint } from './state/read-checkpoint.ts';
import { rowMajorStrides, type StateDict, tensorValues } from './state/stored-tensor.ts';
import {
  type Written,
  writeLegacyCheckpoint,
  writeZipCheckpoint,
} from './torch/checkpoint-writer.fixture.ts';

/** Different values for every weight, without the time that drawing takes. */
const counting: WeightSource = (name, shape) => {
  const values = new Float32Array(elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = name.length + (i % 1013) / 1024;
  return values;
};
const summaryValues = (name: string, length: number) => counting(name, [length], 'filter');

/** A state dict in memory, without a file. */
function stateOf(tensors: ReadonlyMap<string, Tensor>): StateDict {
  return new Map(
    [...tensors].map(([name, { dtype, shape, data }]) => {
      return [name, { dtype, shape, strides: rowMajorStrides(shape), offset: 0, bytes: bytesOf(data) }];
    }),
  );
}

/** Whether both have the same weights, kind by kind and byte by byte: comparing values one by one takes minutes. */
function expectSameWeights(actual: Graph, expected: Graph): void {
  const outline = ({ weights }: Graph) =>
    [...weights].map(([name, { vector, ...weight }]) => [
      name,
      { ...weight, ...('locations' in weight && { locations: weight.locations.kind }) },
      vector.count,
    ]);
  expect(outline(actual)).toEqual(outline(expected));
  const arrays = ({ weights }: Graph) =>
    [...weights.values()].flatMap((weight) => {
      if (weight.vector.format !== 'plain') throw new Error('expected plain values');
      const starts =
        weight.kind === 'summary' && weight.locations.kind === 'explicit' ? [weight.locations.starts] : [];
      return [weight.vector.data, ...starts].map(bytesOf);
    });
  const others = arrays(expected);
  const different = arrays(actual).findIndex((bytes, i) => Buffer.compare(bytes, others[i]) !== 0);
  expect(different).toBe(-1);
}

function valueCount(tensors: ReadonlyMap<string, Tensor>): number {
  return [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

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

describe('importCheckpoint', () => {
  const graph = withFilterSummaries(cifarResNet({ depth: 20, classes: 7 }), { ratio: 3 });
  const { tensors } = exportState(graph);

  test.each([
    ['zip', writeZipCheckpoint],
    ['legacy', writeLegacyCheckpoint],
  ])('reads a %s checkpoint of wrapped modules, with other usual names', (_format, write) => {
    const written = Object.fromEntries(
      [...tensors].map(([name, { dtype, shape, data }]) => {
        const torch = name
          .replace('downsample', 'shortcut')
          .replace(/^fc/, 'linear')
          .replace(/filtermap$/, 'weight');
        return [`module.${torch}`, { data, shape, ...(dtype === 'int64' && { storage: 'LongStorage' }) }];
      }),
    );
    const file = write({
      ...written,
      'module.layer1.0.conv1.filter_grid': { data: new Float32Array(16), shape: [16] },
    } satisfies Written);
    const imported = importCheckpoint(readCheckpoint(file), { architecture: 'resnet20' });
    expectSameWeights(imported, graph);
    expect(imported.outputs[0].shape).toEqual(['N', 7]);
  });

  test('goes through a .fsn file and back without a change', () => {
    const read = unpack(pack(importCheckpoint(stateOf(tensors), { architecture: 'resnet20', ratio: 3 })));
    expect(read.weights.get('stage1.block1.first.conv.weight')).toMatchObject({
      kind: 'summary',
      order: 'ihw',
      circular: true,
      locations: { kind: 'explicit' },
    });
    const again = writeSafetensors(exportState(read).tensors);
    expect(Buffer.compare(again, writeSafetensors(tensors))).toBe(0);
    const image = float32([1, 3, 32, 32], drawUniform(1, 3072));
    expect(execute(read, { image })).toEqual(execute(graph, { image }));
  });

  test('filters that rounding splits stay exact, and their summary can be had back', () => {
    const network = withFilterSummaries(imagenetResNet({ depth: 18, weights: counting }), {
      ratio: 2,
      values: summaryValues,
    });
    const state = exportState(network);
    expect(state.expanded).toBe(0);
    const name = 'layer4.1.conv2.filtermap';
    expect(state.tensors.get(name)?.shape).toEqual([(512 * 512 * 9) / 2]);
    const imported = importCheckpoint(stateOf(state.tensors), { architecture: 'resnet18', ratio: 2 });
    expect(imported.weights.get('stage4.block2.second.conv.weight')).toMatchObject({ circular: false });
    expectSameWeights(imported, network);
  });

  test('other summaries are written dense', () => {
    const weights = new Map(graph.weights);
    const weight = weights.get('stem.conv.weight')!;
    if (weight.kind !== 'summary') throw new Error('expected a summary');
    const other = { ...weight, order: 'hwi' } as const;
    weights.set('stem.conv.weight', other);
    const state = exportState({ ...graph, weights });
    expect(state).toMatchObject({ summaries: 20, expanded: 1 });
    expect(state.tensors.get('conv1.weight')).toEqual(weightTensor(other));
  });

  const without = (name: string) => new Map([...tensors].filter(([each]) => each !== name));
  const changed = (name: string, tensor: Tensor) => new Map([...tensors, [name, tensor]]);
  test.each<[string, ReadonlyMap<string, Tensor>, number | undefined, object]>([
    ['a missing entry', without('layer2.1.bn2.bias'), 3, { code: 'bad-data', path: 'layer2.1.bn2.bias' }],
    [
      'an entry too many',
      changed('layer4.0.bn1.bias', float32([1])),
      3,
      { code: 'bad-data', path: 'layer4.0.bn1.bias' },
    ],
    [
      'another ratio',
      tensors,
      4,
      { code: 'bad-shape', path: 'conv1.filtermap', expected: '[108]', actual: [144] },
    ],
    [
      'a summary shorter than a filter',
      changed('conv1.filtermap', float32([26])),
      undefined,
      { code: 'bad-shape', expected: '[27 to 432]' },
    ],
    [
      'another width',
      changed('bn1.weight', float32([32])),
      3,
      { code: 'bad-shape', path: 'bn1.weight', actual: [32] },
    ],
    [
      'whole numbers',
      changed('bn1.bias', { dtype: 'int32', shape: [16], data: new Int32Array(16) }),
      3,
      { code: 'bad-type', path: 'bn1.bias' },
    ],
  ])('refuses %s, by its name', (_name, state, ratio, error) => {
    expect(() => importCheckpoint(stateOf(state), { architecture: 'resnet20', ratio })).toThrow(
      expect.objectContaining(error),
    );
  });

  test('refuses dense weights where a ratio is asked for, and mistakes of the caller', () => {
    const dense = exportState(cifarResNet({ depth: 20 })).tensors;
    expect(() => importCheckpoint(stateOf(dense), { architecture: 'resnet20', ratio: 4 })).toThrow(
      'conv1.weight: expected a summary of [108], found [16,3,3,3]',
    );
    expect(() => importCheckpoint(stateOf(dense), { architecture: 'resnet21' as 'resnet20' })).toThrow(
      RangeError,
    );
    expect(() => importCheckpoint(stateOf(dense), { architecture: 'resnet20', ratio: 0.5 })).toThrow(
      RangeError,
    );
  });

  const shared = sharedFolder();
  test.skipIf(!shared).each([
    { architecture: 'resnet20', input: 'input' },
    { architecture: 'resnet56', input: 'input' },
  ] as const)(
    '$architecture of others, with padded shortcuts, computes what its ONNX file does',
    ({ architecture, input }) => {
      const bytes = (ending: string) =>
        new Uint8Array(readFileSync(join(shared!, 'models/cifar10-resnet', `${architecture}.${ending}`)));
      const tensors = readCheckpoint(bytes('safetensors'));
      const imported = importCheckpoint(tensors, { architecture });
      expect(imported.nodes.filter(({ op }) => op === 'Pad')).toHaveLength(2);
      const image = float32([1, 3, 32, 32], drawUniform(1, 3072));
      const expected = execute(fromOnnx(bytes('onnx')), { [input]: image });
      expect(execute(imported, { image }).logits).toEqual(expected.logits);
      const again = readCheckpoint(writeSafetensors(exportState(imported).tensors));
      expectSameWeights(importCheckpoint(again, { architecture }), imported);
    },
  );

  test.skipIf(!shared)('MLPerf Tiny’s ResNet-8 has Keras’ order, which becomes ours', () => {
    const path = join(shared!, 'models/cifar10-mlperf-tiny/resnet8.safetensors');
    const file = new Uint8Array(readFileSync(path));
    const { weights } = importCheckpoint(readCheckpoint(file), { architecture: 'mlperf-tiny-resnet8' });
    const stored = tensorValues(readSafetensors(file).tensors.get('conv2d_3/conv2d_3/kernel:0')!);
    expect(stored.shape).toEqual([3, 3, 16, 32]);
    const filters = weightTensor(weights.get('stage2.block1.first.conv.weight')!);
    expect(filters.shape).toEqual([32, 16, 3, 3]);
    for (const [filter, channel, row, column] of [
      [0, 0, 0, 0],
      [31, 2, 1, 0],
      [7, 15, 0, 2],
    ])
      expect(filters.data[((filter * 16 + channel) * 3 + row) * 3 + column]).toBe(
        stored.data[((row * 3 + column) * 16 + channel) * 32 + filter],
      );
  });
});
