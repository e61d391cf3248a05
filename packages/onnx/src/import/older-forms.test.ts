import { float32, int64 } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { toOnnx } from '../export/to-onnx.ts';
import { expectImported, nodeOfX, onnxFile } from '../fixtures/onnx-file.ts';
import { drawn } from '../fixtures/tensors.ts';
import { float, int, ints, makeNode, string } from '../operators/edit-node.ts';
import { joined, MessageWriter } from '../proto/chunks.ts';
import { readAttribute } from '../proto/read-attribute.ts';
import { readModel } from '../proto/read-model.ts';
import { fromOnnx } from './from-onnx.ts';

const x = drawn([1, 2, 5, 6]);
const file = { inputs: { x }, outputs: ['y'] };
const floats = (...value: number[]) => ({ type: 'floats', value }) as const;

describe('forms of older opsets', () => {
  test('Upsample with scales as attribute', () =>
    expectImported(
      { ...file, opset: 7, nodes: [nodeOfX('Upsample', { scales: floats(1, 1, 2, 3) })] },
      [7, 11, 22],
    ));

  test('Upsample with scales as input, linear', () =>
    expectImported(
      {
        ...file,
        opset: 9,
        nodes: [nodeOfX('Upsample', { mode: string('linear') }, ['scales'])],
        weights: { scales: float32([4], [1, 1, 2, 1.5]) },
      },
      [8, 10, 22],
    ));

  for (const scales of [
    [1, 1, 0.5, 0.4],
    [1, 1, 2, 1.3],
  ]) {
    test(`Resize of opset 10 by ${scales.slice(2)}`, () =>
      expectImported({
        ...file,
        opset: 10,
        nodes: [nodeOfX('Resize', {}, ['scales'])],
        weights: { scales: float32([4], scales) },
      }));
  }

  for (const rounding of ['floor', 'round_prefer_floor']) {
    test(`Resize by tf_half_pixel_for_nn, ${rounding}`, () =>
      expectImported({
        ...file,
        opset: 11,
        nodes: [
          nodeOfX(
            'Resize',
            {
              coordinate_transformation_mode: string('tf_half_pixel_for_nn'),
              nearest_mode: string(rounding),
            },
            ['none', 'scales'],
          ),
        ],
        weights: { none: float32([0], []), scales: float32([4], [1, 1, 1.7, 0.6]) },
      }));
  }

  test('Resize of opset 11 by sizes, with empty scales', () =>
    expectImported({
      ...file,
      opset: 11,
      nodes: [nodeOfX('Resize', { mode: string('linear') }, ['none', 'none', 'sizes'])],
      weights: { none: float32([0], []), sizes: int64([4], [1, 2, 8, 4]) },
    }));

  for (const axis of [0, 1, 2, -1, -2]) {
    test(`Softmax that flattens from axis ${axis}`, () =>
      expectImported(
        { ...file, opset: axis < 0 ? 11 : 9, nodes: [nodeOfX('Softmax', { axis: int(axis) })] },
        [7, 22],
      ));
    test(`LogSoftmax that flattens from axis ${axis}, of unknown shape`, () =>
      expectImported({
        ...file,
        opset: 12,
        shapes: { x: null },
        nodes: [nodeOfX('LogSoftmax', { axis: int(axis) })],
      }));
  }

  test('Softmax of a matrix needs no axis', () => {
    const inputs = { x: drawn([3, 4]) };
    const graph = fromOnnx(onnxFile({ inputs, outputs: ['y'], opset: 9, nodes: [nodeOfX('Softmax')] }));
    expect(graph.nodes).toEqual([nodeOfX('Softmax')]);
  });

  test('BatchNormalization per element', () => {
    const shape = [2, 5, 6];
    const weights = { s: drawn(shape), b: drawn(shape), m: drawn(shape), v: drawn(shape, 0.5, 2) };
    const node = nodeOfX('BatchNormalization', { spatial: int(0) }, ['s', 'b', 'm', 'v']);
    return expectImported({ ...file, opset: 7, nodes: [node], weights }, [7, 22]);
  });

  test('BatchNormalization loses what only training needs', () => {
    const weights = { s: drawn([2]), b: drawn([2]), m: drawn([2]), v: drawn([2], 0.5, 2) };
    const node = nodeOfX('BatchNormalization', { spatial: int(1), momentum: float(0.5) }, [
      's',
      'b',
      'm',
      'v',
    ]);
    const graph = fromOnnx(onnxFile({ ...file, opset: 7, nodes: [node], weights }));
    expect(graph.nodes[0].attributes).toEqual({});
  });

  test('Clip without bounds is a Clip without inputs', () => {
    const widest = { min: float(-3.4028234663852886e38), max: float(3.4028234663852886e38) };
    const graph = fromOnnx(onnxFile({ ...file, opset: 6 + 1, nodes: [nodeOfX('Clip', widest)] }));
    expect(graph.nodes).toEqual([nodeOfX('Clip')]);
  });

  test('Slice to the end of old PyTorch, 2^63 - 1', () => {
    const toTheEnd = new MessageWriter()
      .text(1, 'ends')
      .integer(8, 2n ** 63n - 1n)
      .integer(20, 7)
      .finish();
    const ends = { type: 'opaque', value: joined(toTheEnd) } as const;
    const node = nodeOfX('Slice', { starts: ints([1]), ends, axes: ints([3]) });
    return expectImported({ ...file, opset: 9, nodes: [node] }, [7, 13]);
  });
});

describe('automatic padding', () => {
  const odd = drawn([1, 2, 8, 7]);
  const w = drawn([3, 2, 3, 2]);
  for (const mode of ['SAME_UPPER', 'SAME_LOWER', 'VALID']) {
    const same = { auto_pad: string(mode), strides: ints([2, 3]) };
    test(`Conv ${mode}`, () =>
      expectImported({
        opset: 13,
        inputs: { x: odd },
        outputs: ['y'],
        nodes: [nodeOfX('Conv', same, ['w'])],
        weights: { w },
      }));
    for (const op of ['MaxPool', 'AveragePool']) {
      test(`${op} ${mode}`, () =>
        expectImported({
          opset: 13,
          inputs: { x: odd },
          outputs: ['y'],
          nodes: [nodeOfX(op, { ...same, kernel_shape: ints([3, 4]) })],
        }));
    }
    test(`ConvTranspose ${mode}`, () =>
      expectImported({
        opset: 13,
        inputs: { x: odd },
        outputs: ['y'],
        nodes: [nodeOfX('ConvTranspose', { ...same, strides: ints([2, 1]) }, ['w'])],
        weights: { w: drawn([2, 3, 3, 2]) },
      }));
  }

  test('stays automatic where the size is unknown', () =>
    expectImported({
      opset: 13,
      inputs: { x: odd },
      shapes: { x: [1, 2, 'height', 'width'] },
      outputs: ['y'],
      nodes: [nodeOfX('Conv', { auto_pad: string('SAME_UPPER'), strides: ints([2, 2]) }, ['w'])],
      weights: { w },
    }));

  test('is written out where it is known', () => {
    const node = nodeOfX('Conv', { auto_pad: string('SAME_LOWER'), strides: ints([2, 2]) }, ['w']);
    const graph = fromOnnx(
      onnxFile({ opset: 13, inputs: { x: odd }, outputs: ['y'], nodes: [node], weights: { w } }),
    );
    const [written] = readModel(toOnnx(graph)).graph.nodes;
    const attributes = written.attributes.map((bytes) => readAttribute(bytes, ''));
    expect(attributes.map(({ name }) => name).sort()).toEqual(['kernel_shape', 'pads', 'strides']);
    expect([...attributes.find(({ name }) => name === 'pads')!.ints.array()]).toEqual([1n, 1n, 0n, 0n]);
  });
});

test('an old node of several outputs keeps the one that inference needs', () => {
  const node = makeNode('Dropout', ['x'], ['y', 'mask'], { ratio: float(0.25) });
  return expectImported({ ...file, opset: 7, nodes: [node] }, [10, 22]);
});
