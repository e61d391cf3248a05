import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FsnError } from '../error.ts';
import { executeNode } from '../execute/execute-node.ts';
import { inferShapes } from '../network/infer-shapes.ts';
import type { Attribute, Node } from '../network/node.ts';
import { allocate, arrayLengthOf, type DataType } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import type { DenseWeight } from '../weight/weight.ts';
import { holdsBigInts } from './element-types.ts';
import { knownOperators } from './registry.ts';

// Nodes drawn at random are nearly all wrong. Whatever they are, only an FsnError may come of them, in no time; and
// where one runs after all, inference must have said what it gives.

const dtypes: readonly DataType[] = [
  'float32',
  'int64',
  'int64',
  'uint8',
  'int8',
  'int32',
  'bool',
  'float16',
  'int4',
];
const attributeNames = [
  ...['axis', 'axes', 'keepdims', 'perm', 'mode', 'kernel_shape', 'strides', 'pads', 'dilations', 'group'],
  ...[
    'auto_pad',
    'ceil_mode',
    'to',
    'value',
    'blocksize',
    'block_size',
    'num_outputs',
    'batch_dims',
    'alpha',
  ],
  ...[
    'noop_with_empty_axes',
    'allowzero',
    'start',
    'end',
    'largest',
    'nearest_mode',
    'output_padding',
    'size',
  ],
  ...[
    'output_shape',
    'coordinate_transformation_mode',
    'keep_aspect_ratio_policy',
    'transA',
    'transB',
    'epsilon',
  ],
  ...[
    'count_include_pad',
    'center_point_box',
    'output_dtype',
    'approximate',
    'storage_order',
    'beta',
    'bias',
  ],
];
const words = [
  '',
  'constant',
  'reflect',
  'edge',
  'wrap',
  'linear',
  'cubic',
  'SAME_UPPER',
  'VALID',
  'CRD',
  'ceil',
];
const modes = ['asymmetric', 'align_corners', 'tf_crop_and_resize', 'not_larger', 'not_smaller', 'tanh'];

const small = fc.integer({ min: -3, max: 5 });
const extreme = fc.constantFrom(2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 40, 2 ** 62, -(2 ** 63));
const integer = fc.oneof({ weight: 12, arbitrary: small }, { weight: 1, arbitrary: extreme });
const real = fc.oneof(
  { weight: 8, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e30, 1e30, 0) },
);
const tensor: fc.Arbitrary<Tensor> = fc
  .record({
    dtype: fc.constantFrom(...dtypes),
    shape: fc.oneof(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 1 }),
      fc.tuple(
        fc.constant(1),
        fc.constant(4),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
      ),
    ),
    integers: fc.array(integer, { minLength: 4, maxLength: 4 }),
    reals: fc.array(real, { minLength: 4, maxLength: 4 }),
  })
  .map(({ dtype, shape, integers, reals }) => {
    const data = allocate(dtype, elementCount(shape));
    for (let i = 0; i < data.length; i++) {
      if (holdsBigInts(data)) data[i] = BigInt(integers[i % 4]);
      else data[i] = dtype === 'float32' ? reals[i % 4] : integers[i % 4];
    }
    return { dtype, shape, data };
  });
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  integer.map((value) => ({ type: 'int' as const, value })),
  fc.array(integer, { maxLength: 5 }).map((value) => ({ type: 'ints' as const, value })),
  real.map((value) => ({ type: 'float' as const, value })),
  fc.constantFrom(...words, ...modes).map((value) => ({ type: 'string' as const, value })),
  tensor.map((value) => ({ type: 'tensor' as const, value })),
);
const drawn = fc.record({
  inputs: fc.array(fc.option(tensor, { nil: undefined, freq: 8 }), { maxLength: 5 }),
  attributes: fc.dictionary(fc.constantFrom(...attributeNames), attribute, { maxKeys: 3 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  constants: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

describe.each([...knownOperators])('%s', (op) => {
  test('gives what was inferred, or an FsnError', () => {
    fc.assert(
      fc.property(drawn, (each) => {
        const node = nodeOf(op, each);
        const outputs = attempt(() => executeNode(node, each.inputs));
        const inferred = attempt(() => inferShapes(graphAround(node, each)));
        if (!outputs) return;
        // Not everything wrong shows before anything runs, but what runs was not wrong.
        if (each.inputs.every((input) => input)) expect(inferred).toBeDefined();
        for (const [i, { dtype, shape, data }] of outputs.entries()) {
          expect(data.length).toBe(arrayLengthOf(dtype, elementCount(shape)));
          const said = inferred?.get(`y${i}`);
          if (!said) continue;
          expect(said.dtype).toBe(dtype);
          if (said.shape) expect(said.shape.map((size, axis) => size ?? shape[axis])).toEqual(shape);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

/** Result of `action`; `undefined` if it throws an FsnError. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof FsnError) return undefined;
    throw error;
  }
}

function nodeOf(op: string, { inputs, attributes, outputs }: Drawn): Node {
  return {
    name: '',
    op,
    domain: '',
    inputs: inputs.map((input, i) => (input ? `x${i}` : '')),
    outputs: Array.from({ length: outputs }, (_, i) => `y${i}`),
    attributes,
  };
}

function graphAround(node: Node, { inputs, constants }: Drawn): Parameters<typeof inferShapes>[0] {
  const weights = new Map<string, DenseWeight>();
  for (const [i, input] of inputs.entries()) {
    if (!input || !constants[i]) continue;
    const { dtype, shape, data } = input;
    const vector = { format: 'plain' as const, dtype, data, count: elementCount(shape) };
    weights.set(`x${i}`, { kind: 'dense', dtype, shape, vector });
  }
  const open = inputs.flatMap((input, i) =>
    input && !constants[i] ? [{ name: `x${i}`, dtype: input.dtype, shape: input.shape }] : [],
  );
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: open,
    outputs: [],
    nodes: [node],
    weights,
    metadata: {},
  };
}
