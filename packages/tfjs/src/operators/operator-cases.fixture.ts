import { type Attribute, float32, int64 } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import type { OperatorCase } from './case-network.fixture.ts';
import { moveCases } from './move-cases.fixture.ts';

const scale = (seed: number, shape: readonly number[], least = -1, most = 1) =>
  randomTensor(seed, shape, least, most);
const float = (value: number): Attribute => ({ type: 'float', value });
const unary = (ops: string, range: readonly [number, number] = [-4, 4]): OperatorCase[] =>
  ops.split(' ').flatMap((op) => [
    { op, shape: [2, 3, 4, 5], range },
    { op, shape: [7], range },
  ]);
const image = [2, 4, 7, 9];
const filters = (...shape: number[]) => randomTensor(3, shape);

/** What tfjs runs, among it what it runs in a roundabout way only. */
export const operatorCases: readonly OperatorCase[] = [
  ...moveCases,
  ...unary(
    'Abs Ceil Celu Elu Erf Exp Floor Gelu HardSigmoid HardSwish LeakyRelu Mish Neg Relu Round Selu Sigmoid',
  ),
  ...unary('Sign Softplus Softsign Tanh ThresholdedRelu'),
  ...unary('Log Reciprocal Sqrt', [0.1, 4]),
  { op: 'Celu', shape: [2, 9], attributes: { alpha: float(0.7) } },
  { op: 'Elu', shape: [2, 9], attributes: { alpha: float(0.7) } },
  { op: 'Gelu', shape: [2, 9], attributes: { approximate: 'tanh' } },
  { op: 'LeakyRelu', shape: [2, 9], attributes: { alpha: float(1.5) } },
  { op: 'LeakyRelu', shape: [2, 9], attributes: { alpha: float(-0.5) } },
  { op: 'Selu', shape: [2, 9], attributes: { alpha: float(1.2), gamma: float(1.1) } },
  { op: 'Clip', shape: [2, 9], others: [float32([], [-0.25]), float32([], [0.5])] },
  { op: 'Clip', shape: [2, 9], others: [undefined, float32([], [0.5])] },
  { op: 'Clip', shape: [2, 9], others: [float32([], [-0.5])] },
  { op: 'Clip', shape: [2, 9], others: [float32([], [0.5]), float32([], [-0.5])] },
  { op: 'Clip', shape: [2, 9], others: [float32([], [0]), float32([], [6])], range: [-9, 9] },

  ...'Add Sub Mul Div Min Max Pow'.split(' ').flatMap((op): OperatorCase[] => [
    { op, shape: image, others: [scale(1, image, 0.5, 2)], range: [0.5, 2] },
    { op, shape: image, others: [image], range: [0.5, 2] },
    { op, shape: image, others: [scale(1, [4, 1, 1], 0.5, 2)], range: [0.5, 2] },
    { op, shape: image, others: [scale(1, [9], 0.5, 2)], range: [0.5, 2] },
    { op, shape: image, others: [[9]], range: [0.5, 2] },
    { op, shape: image, others: [scale(1, [], 0.5, 2)], range: [0.5, 2] },
    { op, shape: [1, 4, 1, 1], others: [[2, 1, 5, 3]], range: [0.5, 2] },
    { op, shape: [4, 1], others: [[2, 3, 4, 5]], range: [0.5, 2] },
  ]),
  ...[-1, 0.5, 1, 2, 3].map((exponent): OperatorCase => {
    return { op: 'Pow', shape: image, others: [float32([], [exponent])], range: [0.5, 2] };
  }),
  { op: 'Pow', shape: [9], others: [float32([], [2])], range: [-2, 2] },
  { op: 'Sum', shape: image, others: [image, scale(1, [4, 1, 1])] },
  { op: 'Mean', shape: image, others: [image, scale(1, [4, 1, 1])] },
  { op: 'Sum', shape: image },
  { op: 'PRelu', shape: image, others: [scale(1, [4, 1, 1])] },
  { op: 'PRelu', shape: [2, 5], others: [scale(1, [5])] },

  { op: 'Conv', shape: image, others: [filters(6, 4, 3, 3)] },
  {
    op: 'Conv',
    shape: image,
    others: [filters(6, 4, 3, 3), scale(1, [6])],
    attributes: { pads: [1, 0, 2, 3] },
  },
  {
    op: 'Conv',
    shape: image,
    others: [filters(6, 4, 3, 2)],
    attributes: { strides: [2, 3], pads: [1, 1, 1, 0] },
  },
  {
    op: 'Conv',
    shape: image,
    others: [filters(5, 4, 3, 3)],
    attributes: { dilations: [2, 3], pads: [2, 1, 0, 3] },
  },
  {
    ...{ op: 'Conv', shape: image, others: [filters(5, 4, 3, 3)] },
    attributes: { dilations: [2, 2], strides: [2, 1], pads: [2, 2, 2, 2] },
  },
  { op: 'Conv', shape: image, others: [filters(4, 1, 3, 3)], attributes: { group: 4, pads: [1, 1, 1, 1] } },
  {
    ...{ op: 'Conv', shape: image, others: [filters(8, 1, 3, 3), scale(1, [8])] },
    attributes: { group: 4, strides: [2, 2], pads: [0, 1, 1, 0] },
  },
  { op: 'Conv', shape: image, others: [filters(4, 1, 3, 3)], attributes: { group: 4, dilations: [2, 2] } },
  {
    ...{ op: 'Conv', shape: image, others: [filters(4, 1, 2, 2)] },
    attributes: { group: 4, dilations: [2, 2], strides: [2, 2] },
  },
  { op: 'Conv', shape: image, others: [filters(6, 2, 3, 3), scale(1, [6])], attributes: { group: 2 } },
  {
    op: 'Conv',
    shape: image,
    others: [filters(6, 4, 3, 3)],
    attributes: { auto_pad: 'SAME_LOWER', strides: [2, 2] },
  },
  { op: 'Conv', shape: [2, 4, 11], others: [filters(6, 4, 3), scale(1, [6])], attributes: { pads: [1, 2] } },
  { op: 'Conv', shape: [2, 4, 11], others: [filters(4, 1, 3)], attributes: { group: 4, strides: [2] } },
  { op: 'Conv', shape: [1, 3, 4, 4], others: [filters(2, 3, 1, 1)], attributes: { pads: [2, 2, 2, 2] } },

  { op: 'ConvTranspose', shape: image, others: [filters(4, 5, 3, 3), scale(1, [5])] },
  { op: 'ConvTranspose', shape: image, others: [filters(4, 5, 2, 2)], attributes: { strides: [2, 2] } },
  {
    ...{ op: 'ConvTranspose', shape: image, others: [filters(4, 5, 3, 3)] },
    attributes: { strides: [2, 3], pads: [1, 0, 0, 2], output_padding: [1, 2] },
  },
  { op: 'ConvTranspose', shape: image, others: [filters(4, 5, 3, 2)], attributes: { dilations: [2, 3] } },
  {
    ...{ op: 'ConvTranspose', shape: image, others: [filters(4, 3, 3, 3), scale(1, [6])] },
    attributes: { group: 2, strides: [2, 2] },
  },
  {
    ...{ op: 'ConvTranspose', shape: image, others: [filters(4, 3, 3, 3)] },
    attributes: { strides: [3, 3], output_shape: [20, 27] },
  },
  {
    op: 'ConvTranspose',
    shape: [2, 4, 6],
    others: [filters(4, 5, 3)],
    attributes: { strides: [2], pads: [1, 1] },
  },

  { op: 'Gemm', shape: [3, 5], others: [filters(5, 4)] },
  { op: 'Gemm', shape: [3, 5], others: [filters(4, 5), scale(1, [4])], attributes: { transB: 1 } },
  { op: 'Gemm', shape: [5, 3], others: [filters(4, 5), scale(1, [4])], attributes: { transA: 1, transB: 1 } },
  {
    ...{ op: 'Gemm', shape: [3, 5], others: [filters(5, 4), scale(1, [3, 1])] },
    attributes: { alpha: float(0.5), beta: float(2) },
  },
  { op: 'Gemm', shape: [3, 5], others: [[5, 4], [4]], attributes: { alpha: float(0.5), beta: float(2) } },
  { op: 'Gemm', shape: [3, 5], others: [[4, 5]], attributes: { transB: 1 } },
  {
    op: 'Gemm',
    shape: [3, 5],
    others: [[4, 5], scale(1, [4])],
    attributes: { transB: 1, alpha: float(0.5) },
  },
  { op: 'MatMul', shape: [3, 5], others: [filters(5, 4)] },
  { op: 'MatMul', shape: [2, 3, 5], others: [filters(5, 4)] },
  { op: 'MatMul', shape: [2, 3, 5], others: [[2, 5, 4]] },
  { op: 'MatMul', shape: [2, 1, 3, 5], others: [[4, 5, 2]] },
  { op: 'MatMul', shape: [5], others: [filters(5, 4)] },
  { op: 'MatMul', shape: [5], others: [filters(2, 5, 4)] },
  { op: 'MatMul', shape: [2, 3, 5], others: [[5]] },
  { op: 'MatMul', shape: [5], others: [[5]] },

  ...'MaxPool AveragePool'.split(' ').flatMap((op): OperatorCase[] => [
    { op, shape: image, attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
    { op, shape: image, attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] } },
    { op, shape: image, attributes: { kernel_shape: [3, 2], strides: [2, 1], pads: [0, 1, 2, 0] } },
    { op, shape: image, attributes: { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 } },
    {
      op,
      shape: image,
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 0, 0, 1], ceil_mode: 1 },
    },
    { op, shape: image, attributes: { kernel_shape: [3, 3], dilations: [2, 2], pads: [1, 1, 1, 1] } },
    {
      op,
      shape: image,
      attributes: { kernel_shape: [2, 3], dilations: [3, 2], strides: [2, 2], ceil_mode: 1 },
    },
    { op, shape: image, attributes: { kernel_shape: [3, 3], auto_pad: 'SAME_UPPER', strides: [2, 2] } },
    { op, shape: image, attributes: { kernel_shape: [1, 1], strides: [2, 2] } },
    { op, shape: [2, 4, 11], attributes: { kernel_shape: [3], strides: [2] } },
  ]),
  {
    ...{ op: 'AveragePool', shape: image },
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 },
  },
  {
    ...{ op: 'AveragePool', shape: image },
    attributes: {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 0, 0],
      count_include_pad: 1,
      ceil_mode: 1,
    },
  },
  {
    ...{ op: 'AveragePool', shape: image },
    attributes: { kernel_shape: [2, 2], dilations: [2, 3], pads: [1, 1, 1, 1], count_include_pad: 1 },
  },
  { op: 'GlobalAveragePool', shape: image },
  { op: 'GlobalMaxPool', shape: image },
  { op: 'GlobalAveragePool', shape: [2, 4, 11] },

  {
    ...{ op: 'BatchNormalization', shape: image },
    others: [scale(1, [4]), scale(2, [4]), scale(3, [4]), scale(4, [4], 0.5, 2)],
  },
  {
    ...{ op: 'BatchNormalization', shape: [3, 4] },
    others: [scale(1, [4]), scale(2, [4]), scale(3, [4]), scale(4, [4], 0.5, 2)],
  },
  { op: 'InstanceNormalization', shape: image, others: [scale(1, [4]), scale(2, [4])] },
  { op: 'InstanceNormalization', shape: [2, 4, 11], others: [scale(1, [4]), scale(2, [4])] },
  { op: 'LRN', shape: image, attributes: { size: 3, alpha: float(0.1) } },
  { op: 'LRN', shape: image, attributes: { size: 2, alpha: float(0.1), beta: float(0.5), bias: float(2) } },

  ...'ReduceSum ReduceMean ReduceMax ReduceMin ReduceL2'.split(' ').flatMap((op): OperatorCase[] => [
    { op, shape: image, range: [0.5, 1] },
    { op, shape: image, others: [int64([2], [2, 3])] },
    { op, shape: image, others: [int64([1], [1])] },
    { op, shape: image, others: [int64([1], [-1])], attributes: { keepdims: 0 }, range: [0.5, 1] },
    { op, shape: image, others: [int64([1], [1])], attributes: { keepdims: 0 }, range: [0.5, 1] },
    { op, shape: image, others: [int64([1], [0])], attributes: { keepdims: 0 }, range: [0.5, 1] },
  ]),
  { op: 'ReduceProd', shape: [3, 5], others: [int64([1], [1])] },
  ...'Softmax LogSoftmax'.split(' ').flatMap((op): OperatorCase[] => [
    { op, shape: image },
    { op, shape: image, attributes: { axis: 1 } },
    { op, shape: [3, 7], attributes: { axis: 0 } },
  ]),
];
