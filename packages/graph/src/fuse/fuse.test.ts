import { expect, test } from 'vitest';
import { loadOperators } from '../execute/operator-set.ts';
import type { Graph } from '../network/graph.ts';
import type { Attribute, Node } from '../network/node.ts';
import { knownValues } from '../plan/known-values.ts';
import { prepareNetwork } from '../plan/prepared-network.ts';
import { elementCount, float32, int64, type Tensor } from '../tensor/tensor.ts';
import { fuseNodes } from './fuse.ts';
import type { FusedNode } from './planned-node.ts';

const anyNode = (op: string): Node => ({
  ...{ name: '', op, domain: '', inputs: [], outputs: [], attributes: {} },
});
const operators = await loadOperators([anyNode('MatMul')]);

const ones = (...shape: number[]): Tensor => float32(shape, new Float32Array(elementCount(shape)).fill(1));
const constants: Record<string, Tensor> = {
  filters: ones(4, 4, 3, 3),
  four: float32([4], [1, 2, 3, 4]),
  planes: float32([1, 4, 1, 1], [1, 2, 3, 4]),
  columns: ones(8),
  wide: ones(4, 5, 3, 3),
  matrix: ones(256, 4),
  two: float32([], [2]),
  six: float32([], [6]),
  zero: float32([], [0]),
  around: int64([8], [0, 0, 1, 1, 0, 0, 1, 1]),
  before: int64([8], [0, 1, 0, 0, 0, 0, 0, 0]),
};
const attributes = (values: Record<string, number | number[]>): Record<string, Attribute> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? { type: 'ints', value } : { type: 'float', value },
    ]),
  );

/** Nodes as `out = Op a b`, over inputs `x` and `y` of [2, 4, 8, 8]; the last value is the network's output. */
async function fuse(
  lines: readonly string[],
  values: Record<string, Record<string, number | number[]>> = {},
): Promise<FusedNode[]> {
  const nodes = lines.map((line): Node => {
    const [output, , op, ...inputs] = line.split(' ');
    return {
      name: output,
      op,
      domain: '',
      inputs,
      outputs: [output],
      attributes: attributes(values[output] ?? {}),
    };
  });
  const weights = new Map(
    Object.entries(constants).map(([name, { dtype, shape, data }]) => [
      name,
      { kind: 'dense', dtype, shape, vector: { format: 'plain', dtype, data, count: data.length } } as const,
    ]),
  );
  const graph: Graph = {
    ...{ name: '', opset: 22, domains: {}, metadata: {}, weights, nodes },
    inputs: ['x', 'y'].map((name) => ({ name, dtype: 'float32', shape: [2, 4, 8, 8] })),
    outputs: [{ name: nodes[nodes.length - 1].outputs[0], dtype: 'float32', shape: null }],
  };
  const network = prepareNetwork(graph, operators);
  const known = knownValues(network, { x: [2, 4, 8, 8], y: [2, 4, 8, 8] });
  return fuseNodes(network, known, known.isKnownNode);
}
const pool3 = { kernel_shape: [3, 3] };
const own3 = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
const conv = 'c = Conv x filters';
const padded = { c: { pads: [1, 1, 1, 1] } };

test('batch normalisation, shortcut and activation are one layer with the convolution', async () => {
  const [node, ...others] = await fuse(
    [conv, 'b = BatchNormalization c four four four four', 'a = Add y b', 'r = Relu a'],
    padded,
  );
  expect(others).toEqual([]);
  expect(node).toMatchObject({ op: 'Conv', inputs: ['x', 'filters'], outputs: ['r'] });
  expect(node.members.map(({ op }) => op)).toEqual(['Conv', 'BatchNormalization', 'Add', 'Relu']);
  const { scale, bias, residual, activation } = node.epilogue;
  const factors = [1, 2, 3, 4].map((value) => value / Math.sqrt(value + Math.fround(1e-5)));
  expect(scale).toEqual(Float32Array.from(factors));
  expect(bias).toEqual(Float32Array.from(factors, (factor, c) => c + 1 - (c + 1) * factor));
  expect(residual).toBe('y');
  expect(activation).toEqual({ kind: 'clamp', minimum: 0, maximum: Number.POSITIVE_INFINITY });
});

test.each<[string[], object]>([
  [['m = Mul c two'], { scale: Float32Array.of(2, 2, 2, 2), bias: new Float32Array(4) }],
  [['m = Mul planes c'], { scale: Float32Array.of(1, 2, 3, 4) }],
  [['m = Div c two', 's = Sub m planes'], { bias: Float32Array.of(-1, -2, -3, -4) }],
  [
    ['s = Add c two', 'm = Mul s two'],
    { scale: Float32Array.of(2, 2, 2, 2), bias: Float32Array.of(4, 4, 4, 4) },
  ],
  [['s = Sigmoid c', 'm = Mul c s'], { activation: { kind: 'silu' } }],
  [['s = Softplus c', 't = Tanh s', 'm = Mul t c'], { activation: { kind: 'mish' } }],
  [['k = Clip c zero six'], { activation: { kind: 'clamp', minimum: 0, maximum: 6 } }],
  [['i = Identity c', 'd = Dropout i', 'l = LeakyRelu d'], { activation: { kind: 'leakyRelu' } }],
])('a convolution takes %o', async (lines, epilogue) => {
  const nodes = await fuse([conv, ...lines]);
  expect(nodes.map(({ op }) => op)).toEqual(['Conv']);
  expect(nodes[0].epilogue).toMatchObject(epilogue);
});

test('the later of two convolutions takes their sum', async () => {
  const [first, second, ...others] = await fuse([conv, 'd = Conv y filters', 'a = Add c d']);
  expect(others).toEqual([]);
  expect(first.outputs).toEqual(['c']);
  expect(second).toMatchObject({ inputs: ['y', 'filters'], outputs: ['a'], epilogue: { residual: 'c' } });
});

test('alpha and beta of a matrix product are its epilogue, with the bias', async () => {
  const [flat, node, ...others] = await fuse(['f = Flatten x', 'g = Gemm f matrix four', 'r = Relu g'], {
    g: { alpha: 0.5, beta: 2 },
  });
  expect(others).toEqual([]);
  expect(flat.op).toBe('Flatten');
  expect(node).toMatchObject({ inputs: ['f', 'matrix'], outputs: ['r'], attributes: {} });
  expect(node.epilogue).toMatchObject({
    scale: Float32Array.of(0.5, 0.5, 0.5, 0.5),
    bias: Float32Array.of(2, 4, 6, 8),
    activation: { kind: 'clamp' },
  });
});

test('zeros put around are the pads of what follows', async () => {
  const [node, ...others] = await fuse(['p = Pad x around', 'c = Conv p filters'], {
    c: { pads: [0, 1, 0, 1] },
  });
  expect(others).toEqual([]);
  expect(node).toMatchObject({ inputs: ['x', 'filters'], attributes: attributes({ pads: [1, 2, 1, 2] }) });
  const [average] = await fuse(['p = Pad x around', 'a = AveragePool p'], { a: pool3 });
  expect(average.attributes).toMatchObject({ ...attributes({ pads: [1, 1, 1, 1] }), count_include_pad: {} });
});

test.each<[string, string[], number, Record<string, Record<string, number | number[]>>?]>([
  ['a value that is read elsewhere', [conv, 'r = Relu c', 's = Add r c'], 3],
  ['a constant that is not one a channel', [conv, 'm = Mul c columns'], 2, padded],
  ['a sum with what is broadcast', ['p = GlobalAveragePool y', conv, 'a = Add p c'], 3],
  ['a product with what is not known', [conv, 'p = GlobalAveragePool x', 'm = Mul c p'], 3],
  ['a division by it', [conv, 'm = Div two c'], 2],
  ['a division by 0', [conv, 'm = Div c zero'], 2],
  ['a second activation', [conv, 'r = Sigmoid c', 's = Tanh r'], 2],
  ['a sum with itself', [conv, 'a = Add c c'], 2],
  ['padding along channels', ['p = Pad x before', 'c = Conv p wide'], 2],
  ['padding of a pool for which pads do not count', ['p = Pad x around', 'm = MaxPool p'], 2, { m: pool3 }],
  [
    'padding that a pool does not count beside its own',
    ['p = Pad x around', 'a = AveragePool p'],
    2,
    { a: own3 },
  ],
])('not fused is %s', async (_, lines, count, values) => {
  expect(await fuse(lines, values)).toHaveLength(count);
});
