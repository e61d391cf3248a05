import {
  type Attribute,
  dataTypes,
  drawUniform,
  float32,
  type Graph,
  int64,
  type Tensor,
} from '@fsnet/graph';
import { affine, carrier, dense, explicit, plain, summary } from './random-weights.ts';

/** A network for `test-models/vectors/valid`, and how its weights are coded. */
export interface ValidNetwork {
  readonly description: string;
  readonly coder: 'auto' | 'raw' | 'rans';
  readonly graph: Graph;
}

const everyAttribute: Record<string, Attribute> = {
  int: { type: 'int', value: -7 },
  largeInt: { type: 'int', value: Number.MAX_SAFE_INTEGER },
  float: { type: 'float', value: 0.5 },
  string: { type: 'string', value: 'text' },
  ints: { type: 'ints', value: [1, 2, -2147483648] },
  longInts: { type: 'ints', value: [1, 2 ** 40] },
  floats: { type: 'floats', value: [0.25, -(2 ** 100)] },
  strings: { type: 'strings', value: ['a', '', 'ü'] },
  tensor: { type: 'tensor', value: int64([2], [1n, -1n]) },
  opaque: { type: 'opaque', value: Uint8Array.of(1, 2, 3) },
  empty: { type: 'ints', value: [] },
};

function goldenNetwork(): Graph {
  const image = drawUniform(7, 2 * 12, -1, 1);
  const mask: Tensor = { dtype: 'float32', shape: [1, 12], data: drawUniform(9, 12, 0, 2) };
  const relu = (values: Float32Array): Tensor =>
    float32(
      [2, 12],
      values.map((value) => Math.max(0, value)),
    );
  const times = (values: Float32Array, factors: Float32Array): Tensor =>
    float32(
      [2, 12],
      values.map((value, i) => Math.fround(Math.max(0, value) * factors[i % 12])),
    );
  return {
    name: 'golden',
    opset: 22,
    domains: {},
    inputs: [
      { name: 'image', dtype: 'float32', shape: ['batch', 12] },
      { name: 'mask', dtype: 'float32', shape: [1, 12] },
    ],
    outputs: [
      { name: 'positive', dtype: 'float32', shape: ['batch', 12] },
      { name: 'masked', dtype: 'float32', shape: null },
    ],
    nodes: [
      { name: 'first', op: 'Relu', domain: '', inputs: ['image'], outputs: ['positive'], attributes: {} },
      {
        name: 'second',
        op: 'Mul',
        domain: '',
        inputs: ['positive', 'mask'],
        outputs: ['masked'],
        attributes: {},
      },
    ],
    weights: new Map(),
    metadata: {
      goldenSamples: [
        {
          inputs: {
            image: { kind: 'drawn', seed: 7, shape: [2, 12], minimum: -1, maximum: 1 },
            mask: { kind: 'tensor', tensor: mask },
          },
          outputs: { positive: relu(image), masked: times(image, mask.data as Float32Array) },
          tolerance: 1e-5,
        },
      ],
    },
  };
}

function metadataNetwork(): Graph {
  return {
    ...carrier({}),
    name: 'metadata',
    inputs: [
      { name: 'image', dtype: 'float32', shape: ['N', 3, 32, 32] },
      { name: 'depth', dtype: 'uint8', shape: ['N', null, 'N', 1] },
    ],
    outputs: [{ name: 'out', dtype: 'float32', shape: null }],
    nodes: [
      {
        name: 'mix',
        op: 'Mixer',
        domain: 'com.example',
        inputs: ['image', '', 'depth'],
        outputs: ['out', ''],
        attributes: everyAttribute,
        captures: ['image'],
      },
      { name: '', op: 'Relu', domain: '', inputs: ['out'], outputs: ['again'], attributes: {} },
    ],
    domains: { 'com.example': 3 },
    metadata: {
      title: 'Metadata',
      description: 'A network with every field of the metadata.\nTwo lines, and ünïcödé 🦊.',
      producer: 'fsnet',
      task: 'image-classification',
      labels: ['cat', 'dog', ''],
      preprocessing: [
        {
          input: 'image',
          width: 32,
          height: 32,
          resize: 'crop',
          colorOrder: 'bgr',
          layout: 'nhwc',
          scale: 1 / 255,
          mean: [0.485, 0.456, 0.406],
          std: [0.229, 0.224, 0.225],
        },
        {
          input: 'depth',
          width: 1,
          height: 4,
          resize: 'stretch',
          colorOrder: 'gray',
          layout: 'nchw',
          scale: 1,
          mean: [0],
          std: [1],
        },
      ],
      licence: 'MIT',
      provenance: {
        recipe: '{"bits":8}',
        seed: -3,
        data: 'none',
        accuracy: [{ metric: 'top1', value: 0.917, dataset: 'CIFAR-10 test', samples: 10000 }],
      },
      properties: { note: 'kept', '': 'empty key' },
    },
  };
}

const everyType = Object.fromEntries(
  dataTypes.map((dtype) => [dtype, dense(dtype, [3, 11], plain(dtype, 33))]),
);
const everyWidth = (block: number) =>
  Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8].map((bits) => [`b${bits}`, dense('float32', [5, 61], affine(305, bits, block))]),
  );
const floats = {
  single: dense('float32', [16, 24], plain('float32', 384)),
  half: dense('float32', [16, 24], plain('float16', 384)),
  scalar: dense('float32', [], plain('float32', 1)),
  none: dense('float32', [0, 7], plain('float32', 0)),
};

/** Every valid vector by its name. */
export const validNetworks: Readonly<Record<string, ValidNetwork>> = {
  empty: { description: 'A network of nothing.', coder: 'raw', graph: { ...carrier({}), name: '' } },
  'plain-types': {
    description: 'Plain vectors of every element type.',
    coder: 'raw',
    graph: carrier(everyType),
  },
  'plain-raw': {
    description: 'Float32 and half-precision weights, a scalar and an empty one.',
    coder: 'raw',
    graph: carrier(floats),
  },
  'plain-rans': {
    description: 'The same, entropy-coded by byte planes.',
    coder: 'rans',
    graph: carrier({ single: floats.single, half: floats.half }),
  },
  'affine-raw': {
    description: 'Affine levels of 2 to 8 bits, bit-packed.',
    coder: 'raw',
    graph: carrier(everyWidth(0)),
  },
  'affine-rans': {
    description: 'Affine levels of 2 to 8 bits, entropy-coded.',
    coder: 'rans',
    graph: carrier(everyWidth(0)),
  },
  'affine-blocks-raw': {
    description: 'Block tables; the last block is shorter.',
    coder: 'raw',
    graph: carrier(everyWidth(64)),
  },
  'affine-blocks-rans': {
    description: 'Block tables before entropy-coded levels.',
    coder: 'rans',
    graph: carrier(everyWidth(64)),
  },
  'summary-uniform': {
    description: 'Filter summaries with uniform locations: filters, rows and taps.',
    coder: 'raw',
    graph: carrier({
      filters: summary({ segments: 'filter' }, affine(144 + 7 * 32, 8), () => ({
        kind: 'uniform',
        step: 32,
      })),
      rows: summary({ segments: 'row' }, plain('float32', 48 + 23 * 16), () => ({
        kind: 'uniform',
        step: 16,
      })),
      taps: summary({ segments: 'tap' }, affine(16 + 71 * 4, 4), () => ({ kind: 'uniform', step: 4 })),
    }),
  },
  'summary-explicit-raw': {
    description: 'Explicit locations, bit-packed: whole taps, half taps and any position.',
    coder: 'raw',
    graph: carrier({
      taps: summary({}, affine(256, 6), explicit(16)),
      halfTaps: summary({ segments: 'filter' }, affine(400, 5), explicit(8)),
      free: summary({ segments: 'row' }, plain('float16', 300), explicit(1)),
    }),
  },
  'summary-explicit-rans': {
    description: 'Explicit locations, entropy-coded, with and without low bits.',
    coder: 'rans',
    graph: carrier({
      taps: summary({ shape: [64, 16, 3, 3] }, affine(512, 6), explicit(16)),
      free: summary({ shape: [64, 4, 5, 5] }, affine(4000, 8), explicit(1)),
    }),
  },
  'summary-fractions': {
    description: 'Learned locations with 16-bit fractions.',
    coder: 'raw',
    graph: carrier({ learned: summary({ segments: 'filter' }, affine(500, 8), explicit(1, true)) }),
  },
  'summary-circular': {
    description: "Circular summaries, in the order of the paper's code (ihw) and in ours.",
    coder: 'raw',
    graph: carrier({
      paper: summary(
        { segments: 'filter', order: 'ihw', circular: true },
        plain('float32', 288),
        (count) => ({
          kind: 'explicit',
          starts: Uint32Array.from({ length: count }, (_, i) => Math.floor((i * 288) / (count - 1))),
        }),
      ),
      uniform: summary({ circular: true }, affine(96, 7), () => ({ kind: 'uniform', step: 16 })),
    }),
  },
  'summary-shapes': {
    description: '1-D kernels and groups.',
    coder: 'auto',
    graph: carrier({
      sequence: summary({ shape: [6, 4, 5] }, affine(60, 8), explicit(4)),
      grouped: summary({ shape: [8, 4, 3, 3], groups: 4 }, affine(80, 8), explicit(4)),
      wide: summary({ shape: [4, 2, 1, 7], segments: 'row' }, affine(30, 3), explicit(2)),
    }),
  },
  metadata: {
    description: 'Every field of the metadata, every type of attribute.',
    coder: 'raw',
    graph: metadataNetwork(),
  },
  'golden-samples': {
    description: 'A golden sample of drawn and stored inputs.',
    coder: 'raw',
    graph: goldenNetwork(),
  },
};
