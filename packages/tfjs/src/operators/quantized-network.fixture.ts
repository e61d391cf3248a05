import {
  type Attribute,
  canonicalOpset,
  float32,
  type Graph,
  type Node,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';

const shape = [2, 6, 17, 23];

/** How values become levels: for each slice along `axis` where there are more scales than one. */
export interface Steps {
  readonly scales: readonly number[];
  readonly zeros?: Tensor;
  readonly axis?: number;
}

const levels = (dtype: 'uint8' | 'int8' | 'uint16' | 'int16', ...values: number[]): Tensor => {
  const types = { uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array };
  return { dtype, shape: values.length > 1 ? [values.length] : [], data: types[dtype].from(values) };
};

/** Steps by which some values are halves, and some beyond the levels. */
export const stepCases: readonly (readonly [string, Steps])[] = [
  ['uint8 without a zero point', { scales: [1 / 64] }],
  ['uint8', { scales: [1 / 128], zeros: levels('uint8', 120) }],
  ['int8', { scales: [1 / 64], zeros: levels('int8', -3) }],
  ['int8 by another scale', { scales: [0.0173], zeros: levels('int8', 5) }],
  ['uint16', { scales: [2 ** -15], zeros: levels('uint16', 32_768) }],
  ['int16', { scales: [2 ** -16], zeros: levels('int16', 0) }],
  [
    'int8, a scale a channel',
    { scales: [2, 4, 8, 16, 32, 64].map((part) => 1 / part), zeros: levels('int8', 0, 1, -2, 3, -4, 5) },
  ],
  [
    'int8, a scale a row',
    {
      scales: Array.from({ length: 17 }, (_, i) => 2 ** -(i % 7)),
      zeros: levels('int8', ...Array<number>(17).fill(0)),
      axis: -2,
    },
  ],
];

/**
 * A network whose values between two convolutions, and whose outputs, are rounded to levels, which a
 * transposition sees too.
 */
export function quantizedNetwork({ scales, zeros, axis = 1 }: Steps): {
  readonly graph: Graph;
  readonly inputs: Record<string, Tensor>;
} {
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  const constant = (name: string, { dtype, shape: sizes, data }: Tensor) => {
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape: sizes, vector });
    return name;
  };
  const add = (op: string, inputs: string[], name: string, attributes: Node['attributes'] = {}) => {
    nodes.push({ name, op, domain: '', inputs, outputs: [name], attributes });
    return name;
  };
  const identity = float32([6, 6, 1, 1]);
  for (let i = 0; i < 6; i++) identity.data[i * 7] = 1;
  const along = { axis: { type: 'int', value: axis } satisfies Attribute };
  const steps = [constant('scale', float32(scales.length > 1 ? [scales.length] : [], scales))];
  if (zeros) steps.push(constant('zero', zeros));
  const first = add('Conv', ['x', constant('f', identity)], 'a');
  const quantized = add('QuantizeLinear', [first, ...steps], 'q', along);
  const back = add('DequantizeLinear', [quantized, ...steps], 'd', along);
  const sum = add('Add', [back, first], 's');
  add('Conv', [sum, 'f'], 'y');
  add('Transpose', [quantized], 'levels', { perm: { type: 'ints', value: [0, 2, 3, 1] } });
  // Multiples of a quarter of the smallest step, so that halves are among them.
  const least = Math.min(...scales) / 4;
  const x = randomTensor(1, shape, -3, 3);
  const values = x.data as Float32Array;
  const isExact = Number.isInteger(Math.log2(least));
  const data = isExact ? values.map((value) => Math.round(value / least) * least) : values;
  const dtype = zeros?.dtype ?? 'uint8';
  const graph: Graph = {
    ...{ name: 'quantized', opset: canonicalOpset, domains: {}, nodes, weights, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape }],
    outputs: [
      { name: 'y', dtype: 'float32', shape: null },
      { name: 'levels', dtype, shape: null },
    ],
  };
  return { graph, inputs: { x: { ...x, data } } };
}
