import {
  type Attribute,
  canonicalOpset,
  float32,
  type Graph,
  int64,
  type Node,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';

/** One node on its own. */
export interface OperatorCase {
  readonly op: string;
  /** Of its first input, which is computed. */
  readonly shape: readonly number[];
  /** Its other inputs: computed where they are shapes, else known; `undefined` for those that are left out. */
  readonly others?: readonly (Tensor | readonly number[] | undefined)[];
  readonly attributes?: Readonly<Record<string, number | string | readonly number[] | Attribute>>;
  readonly outputs?: number;
  /** From where the first input's values are drawn. */
  readonly range?: readonly [number, number];
  /** Allowed relative error, where rounding costs more than 1e-5. */
  readonly tolerance?: number;
}

const scale = (seed: number, shape: readonly number[], least = -1, most = 1) =>
  randomTensor(seed, shape, least, most);
const booleans = (...values: number[]): Tensor => ({
  ...{ dtype: 'bool', shape: [values.length], data: Uint8Array.from(values) },
});
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

  { op: 'Reshape', shape: image, others: [int64([3], [2, -1, 9])] },
  { op: 'Flatten', shape: image },
  { op: 'Squeeze', shape: [2, 1, 3, 1], others: [int64([2], [1, 3])] },
  { op: 'Unsqueeze', shape: [2, 3], others: [int64([2], [0, 3])] },
  { op: 'Transpose', shape: image },
  { op: 'Transpose', shape: image, attributes: { perm: [0, 2, 3, 1] } },
  { op: 'Transpose', shape: [2, 3, 2, 4, 3], attributes: { perm: [4, 2, 0, 3, 1] } },
  { op: 'Slice', shape: image, others: [int64([2], [1, 2]), int64([2], [3, 9]), int64([2], [1, 3])] },
  {
    ...{ op: 'Slice', shape: image },
    others: [int64([2], [-1, 8]), int64([2], [-9, 0]), int64([2], [1, 3]), int64([2], [-1, -3])],
  },
  {
    ...{ op: 'Slice', shape: image },
    others: [int64([2], [0, 1]), int64([2], [7, 9]), int64([2], [2, 3]), int64([2], [2, 2])],
  },
  { op: 'Split', shape: image, others: [int64([2], [1, 3])], attributes: { axis: 1 }, outputs: 2 },
  { op: 'Split', shape: image, attributes: { axis: 3, num_outputs: 3 }, outputs: 3 },
  { op: 'Expand', shape: [4, 1, 3], others: [int64([4], [2, 4, 5, 3])] },
  { op: 'Tile', shape: image, others: [int64([4], [2, 1, 3, 2])] },
  { op: 'Concat', shape: image, others: [[2, 3, 7, 9], scale(1, [2, 1, 7, 9])], attributes: { axis: 1 } },
  { op: 'Concat', shape: [2, 3], others: [[5, 3]], attributes: { axis: -2 } },
  { op: 'DepthToSpace', shape: [2, 8, 3, 5], attributes: { blocksize: 2 } },
  { op: 'DepthToSpace', shape: [2, 8, 3, 5], attributes: { blocksize: 2, mode: 'CRD' } },
  { op: 'SpaceToDepth', shape: [2, 3, 4, 6], attributes: { blocksize: 2 } },
  { op: 'Pad', shape: image, others: [int64([8], [0, 1, 2, 0, 1, 0, 0, 3])] },
  { op: 'Pad', shape: image, others: [int64([8], [0, 0, -1, 2, 0, -1, 2, -3]), float32([], [0.5])] },
  { op: 'Pad', shape: image, others: [int64([4], [1, 0, 2, 3]), undefined, int64([2], [2, -1])] },
  ...['edge', 'reflect', 'wrap'].map((mode): OperatorCase => {
    return { op: 'Pad', shape: image, others: [int64([8], [0, 1, 2, 0, 0, 0, 1, 3])], attributes: { mode } };
  }),
  { op: 'Gather', shape: image, others: [int64([3], [0, -1, 2])], attributes: { axis: 1 } },
  { op: 'Gather', shape: image, others: [int64([], [-2])], attributes: { axis: 1 } },
  { op: 'Gather', shape: [5, 3], others: [int64([2, 2], [0, -1, 2, 1])] },
  { op: 'GatherND', shape: [4, 3, 2], others: [int64([3, 2], [0, 2, 1, 1, -1, 0])] },

  ...['nearest', 'linear', 'cubic'].flatMap((mode) =>
    ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap(
      (coordinates): OperatorCase[] => {
        const attributes = { mode, coordinate_transformation_mode: coordinates };
        const nothing = float32([0], []);
        return [
          { op: 'Resize', shape: image, others: [undefined, float32([4], [1, 1, 2, 2])], attributes },
          { op: 'Resize', shape: image, others: [undefined, nothing, int64([4], [2, 4, 5, 13])], attributes },
        ];
      },
    ),
  ),
  ...['floor', 'ceil', 'round_prefer_ceil'].map((nearest): OperatorCase => {
    const attributes = { nearest_mode: nearest, coordinate_transformation_mode: 'asymmetric' };
    return { op: 'Resize', shape: image, others: [undefined, float32([4], [1, 1, 3, 1.5])], attributes };
  }),
  {
    op: 'Resize',
    shape: [1, 4, 5],
    others: [undefined, float32([3], [1, 1, 2])],
    attributes: { mode: 'linear' },
  },

  { op: 'ArgMax', shape: image, attributes: { axis: 1 } },
  { op: 'ArgMin', shape: image, attributes: { axis: 3, keepdims: 0 } },
  { op: 'TopK', shape: [3, 9], others: [int64([1], [4])], outputs: 2 },
  ...'Equal Greater GreaterOrEqual Less LessOrEqual'
    .split(' ')
    .map((op): OperatorCase => ({ op, shape: image, others: [scale(1, [4, 1, 1])] })),
  { op: 'Where', shape: [2, 3], others: [[2, 3], scale(1, [1])] },
  { op: 'And', shape: [2, 3], others: [booleans(1, 0, 1)] },
  { op: 'Or', shape: [2, 3], others: [booleans(1, 0, 1)] },
  { op: 'Xor', shape: [2, 3], others: [[2, 3]] },
  { op: 'Not', shape: [2, 3] },
  { op: 'Cast', shape: [2, 3], attributes: { to: 9 } },
  { op: 'Expand', shape: [1, 4, 1, 3, 1], others: [int64([5], [2, 4, 5, 3, 2])] },
  { op: 'Tile', shape: [2, 3, 2, 2, 3], others: [int64([5], [2, 1, 3, 2, 2])] },
];

/** Operators of which some inputs are truth values; a comparison makes them. */
const ofTruth: Readonly<Record<string, readonly number[]>> = {
  Where: [0],
  And: [0, 1],
  Or: [0, 1],
  Xor: [0, 1],
  Not: [0],
};

/**
 * A network around one node, large enough to run on the device, whose computed inputs come from convolutions where
 * `isConvolved`, so that they have their channels last.
 */
export function caseNetwork(
  { op, shape, others = [], attributes = {}, outputs = 1, range = [-1, 1] }: OperatorCase,
  isConvolved: boolean,
): { readonly graph: Graph; readonly inputs: Record<string, Tensor> } {
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  const inputs: Record<string, Tensor> = {};
  const add = (name: string, kind: string, from: readonly string[]) => {
    nodes.push({ name, op: kind, domain: '', inputs: from, outputs: [name], attributes: {} });
    return name;
  };
  const constant = (name: string, { dtype, shape: sizes, data }: Tensor) => {
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape: sizes, vector });
    return name;
  };
  const computed = (index: number, sizes: readonly number[]): string => {
    const name = `x${index}`;
    inputs[name] = randomTensor(index + 7, sizes, ...range);
    let value = name;
    if (isConvolved && sizes.length === 4) {
      const identity = float32([sizes[1], sizes[1], 1, 1]);
      for (let i = 0; i < sizes[1]; i++) identity.data[i * (sizes[1] + 1)] = 1;
      value = add(`c${index}`, 'Conv', [name, constant(`f${index}`, identity)]);
    }
    return ofTruth[op]?.includes(index)
      ? add(`t${index}`, 'Greater', [value, constant('zero', float32([], [0]))])
      : value;
  };
  const names = [shape, ...others].map((other, index) => {
    if (!other) return '';
    return 'dtype' in other ? constant(`k${index}`, other) : computed(index, other as readonly number[]);
  });
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  nodes.push({
    ...{ name: op, op, domain: '', inputs: names, outputs: results },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
  });
  const graph: Graph = {
    ...{ name: op, opset: canonicalOpset, domains: {}, nodes, weights, metadata: {} },
    inputs: Object.entries(inputs).map(([name, { dtype, shape: sizes }]) => ({ name, dtype, shape: sizes })),
    outputs: results.map((name) => ({ name, dtype: 'float32', shape: null })),
  };
  return { graph, inputs };
}

function attribute(value: number | string | readonly number[] | Attribute): Attribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  return Array.isArray(value) ? { type: 'ints', value } : (value as Attribute);
}

/** How a case is called in a test. */
export function caseName({ op, shape, others = [], attributes = {} }: OperatorCase): string {
  const inputs = others.map((other) => (other ? `[${'dtype' in other ? other.shape : other}]` : '-'));
  const given = Object.entries(attributes).map(([name, value]) => {
    return `${name} ${typeof value === 'object' && 'type' in value ? JSON.stringify(value.value) : value}`;
  });
  return [`${op} [${shape}]`, ...inputs, ...given].join(' ');
}
