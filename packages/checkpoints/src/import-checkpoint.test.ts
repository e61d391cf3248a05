import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import { pack } from '@fsnet/encoder';
import { drawUniform, execute, float32, type Tensor, weightTensor } from '@fsnet/graph';
import { cifarResNet, imagenetResNet, mobileNetV1, withFilterSummaries } from '@fsnet/models';
import { fromOnnx } from '@fsnet/onnx';
import { sharedFolder } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { exportState } from './export-state.ts';
import { importCheckpoint } from './import-checkpoint.ts';
import { readSafetensors } from './safetensors/read-safetensors.ts';
import { writeSafetensors } from './safetensors/write-safetensors.ts';
import { readCheckpoint } from './state/read-checkpoint.ts';
import { tensorValues } from './state/stored-tensor.ts';
import { counting, expectSameWeights, stateOf, summaryValues } from './state-dict.fixture.ts';
import {
  type Written,
  writeLegacyCheckpoint,
  writeZipCheckpoint,
} from './torch/checkpoint-writer.fixture.ts';

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

  test('refuses summaries of depthwise filters', () => {
    const { tensors: dense } = exportState(mobileNetV1({ classes: 3, weights: counting }));
    const state = new Map([...dense, ['model.1.0.weight', float32([100])]]);
    expect(() => importCheckpoint(stateOf(state), { architecture: 'mobilenet-v1' })).toThrow(
      expect.objectContaining({ code: 'bad-shape', path: 'block1.depthwise.conv.weight' }),
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
