import { float32, float32ToFloat16, int64, type Node, type Tensor, weightTensor } from '@fsnet/graph';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { toOnnx } from '../export/to-onnx.ts';
import { codeOf } from '../fixtures/code-of.ts';
import { expectImported, nodeOfX, type OnnxFile, onnxFile } from '../fixtures/onnx-file.ts';
import { drawn } from '../fixtures/tensors.ts';
import { int, ints, makeNode } from '../operators/edit-node.ts';
import { joined, MessageWriter } from '../proto/chunks.ts';
import { writeNode } from '../proto/write-node.ts';
import { writeWholeTensor } from '../proto/write-tensor.ts';
import { fromOnnx } from './from-onnx.ts';

const x = drawn([1, 2, 3]);
const file: OnnxFile = { opset: 13, inputs: { x }, outputs: ['y'], nodes: [nodeOfX('Relu')] };

describe('constants', () => {
  const constant = (attributes: Node['attributes']) => [
    makeNode('Constant', [], ['c'], attributes),
    nodeOfX('Add', {}, ['c']),
  ];
  test.each<[string, Node['attributes'], Tensor]>([
    ['value', { value: { type: 'tensor', value: float32([2], [1, 2]) } }, float32([2], [1, 2])],
    ['value_int', { value_int: int(7) }, int64([], [7])],
    ['value_ints', { value_ints: ints([7, -8]) }, int64([2], [7, -8])],
    ['value_float', { value_float: { type: 'float', value: 0.5 } }, float32([], [0.5])],
    ['value_floats', { value_floats: { type: 'floats', value: [0.5, 2] } }, float32([2], [0.5, 2])],
  ])('%s becomes a weight', (_, attributes, expected) => {
    const type = expected.dtype === 'int64' ? { x: int64([1], [1]) } : { x: float32([1], [1]) };
    const graph = fromOnnx(
      onnxFile({ ...file, inputs: type, nodes: constant(attributes), outputType: expected.dtype }),
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Add']);
    expect(weightTensor(graph.weights.get('c')!)).toEqual(expected);
  });

  test('through Identity are the constants themselves', () => {
    const nodes = [
      makeNode('Identity', ['w'], ['v']),
      makeNode('Identity', ['v'], ['u']),
      nodeOfX('Add', {}, ['u']),
    ];
    const graph = fromOnnx(onnxFile({ ...file, weights: { w: float32([1], [1]) }, nodes }));
    expect(graph.nodes).toEqual([nodeOfX('Add', {}, ['w'])]);
    expect([...graph.weights.keys()]).toEqual(['w']);
  });

  test('that come of constants are computed, and what only they read goes', () => {
    const nodes = [
      makeNode('Concat', ['a', 'b'], ['sizes'], { axis: int(0) }),
      makeNode('Reshape', ['x', 'sizes'], ['y']),
    ];
    const weights = { a: int64([1], [3]), b: int64([1], [-1]), unread: int64([1], [5]) };
    const graph = fromOnnx(onnxFile({ ...file, weights, nodes }));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Reshape']);
    expect([...graph.weights.keys()].sort()).toEqual(['sizes', 'unread']);
  });

  test('of static shapes vanish, with the nodes before them', async () => {
    const nodes = [
      makeNode('Relu', ['x'], ['only_for_shape']),
      makeNode('Shape', ['only_for_shape'], ['s']),
      makeNode('Gather', ['s', 'zero'], ['batch']),
      makeNode('Unsqueeze', ['batch', 'axes'], ['batches']),
      makeNode('Concat', ['batches', 'rest'], ['sizes'], { axis: int(0) }),
      makeNode('Reshape', ['x', 'sizes'], ['y']),
    ];
    const weights = { zero: int64([], [0]), axes: int64([1], [0]), rest: int64([1], [-1]) };
    const described = { ...file, weights, nodes };
    expect(fromOnnx(onnxFile(described)).nodes.map(({ op }) => op)).toEqual(['Reshape']);
    await expectImported({ ...described, shapes: { x: ['batch', 2, 3] } });
  });

  test('of 64 bits are exact', () => {
    const large = new MessageWriter()
      .text(1, 'value_int')
      .integer(3, 2n ** 62n + 1n)
      .integer(20, 2)
      .finish();
    const attributes = { value_int: { type: 'opaque', value: joined(large) } } as const;
    const one = { x: int64([1], [1]) };
    const graph = fromOnnx(
      onnxFile({ ...file, inputs: one, nodes: constant(attributes), outputType: 'int64' }),
    );
    expect(weightTensor(graph.weights.get('c')!)).toEqual(int64([], [2n ** 62n + 1n]));
  });

  test('that are sparse are refused', () => {
    const sparse = new MessageWriter().text(1, 'sparse_value').integer(20, 11).finish();
    const attributes = { sparse_value: { type: 'opaque', value: joined(sparse) } } as const;
    expect(codeOf(() => fromOnnx(onnxFile({ ...file, nodes: constant(attributes) })))).toBe(
      'unsupported-type',
    );
  });
});

describe('what fsnet does not know', () => {
  const branch = (op: string, operand: string) => {
    const info = new MessageWriter()
      .text(1, 'out')
      .message(2, new MessageWriter().message(1, new MessageWriter().integer(1, 1).finish()).finish());
    return new MessageWriter()
      .message(1, writeNode(makeNode(op, ['x', operand], ['out'])))
      .text(2, 'branch')
      .message(12, info.finish())
      .finish();
  };
  const branchAttribute = (name: string, op: string) => ({
    type: 'opaque' as const,
    value: joined(new MessageWriter().text(1, name).message(6, branch(op, 'w')).integer(20, 5).finish()),
  });

  test('is carried with its sub-graphs and the values that these read', async () => {
    const node = makeNode('If', ['which'], ['y'], {
      then_branch: branchAttribute('then_branch', 'Add'),
      else_branch: branchAttribute('else_branch', 'Mul'),
    });
    const which: Tensor = { dtype: 'bool', shape: [], data: Uint8Array.of(1) };
    const bytes = onnxFile({
      ...file,
      inputs: { x, which },
      nodes: [node],
      weights: { w: float32([1], [2]) },
    });
    const graph = fromOnnx(bytes);
    expect(graph.nodes).toEqual([{ ...node, captures: ['x', 'w'] }]);
    const exported = toOnnx(graph);
    expect(await runOnnx(exported, { x, which })).toEqual(await runOnnx(bytes, { x, which }));
    expect(codeOf(() => toOnnx(graph, { opset: 20 }))).toBe('unsupported-operator');
  });

  test('goes to other opsets where it never changed', async () => {
    const bytes = onnxFile({ ...file, nodes: [nodeOfX('Sin')] });
    const graph = fromOnnx(bytes);
    expect(await runOnnx(toOnnx(graph, { opset: 20 }), { x })).toEqual(await runOnnx(bytes, { x }));
  });

  test('is refused where it cannot be carried', () => {
    const message = () => new MessageWriter();
    const sequence = message().text(1, 'x').message(2, message().message(4, message().finish()).finish());
    const opset = message().integer(2, 13).finish();
    const graph = message().message(11, sequence.finish()).finish();
    const model = joined(message().integer(1, 8).message(8, opset).message(7, graph).finish());
    expect(codeOf(() => fromOnnx(model))).toBe('unsupported-type');

    const own = joined(message().message(25, message().text(1, 'Relu').finish()).finish());
    const bytes = onnxFile(file);
    const withFunction = new Uint8Array([...own, ...bytes]);
    expect(codeOf(() => fromOnnx(bytes))).toBe('nothing was thrown');
    expect(codeOf(() => fromOnnx(withFunction))).toBe('unsupported-operator');
  });
});

test('opsets outside 7 to 22 are refused', () => {
  for (const opset of [1, 6, 23])
    expect(codeOf(() => fromOnnx(onnxFile({ ...file, opset })))).toBe('unsupported-version');
});

test('half precision networks keep their type', () => {
  const half: Tensor = { dtype: 'float16', shape: [3], data: float32ToFloat16(Float32Array.of(1, 2, 3)) };
  const graph = fromOnnx(
    onnxFile({
      ...file,
      inputs: { x: half },
      nodes: [nodeOfX('Mul', {}, ['w'])],
      weights: { w: half },
      outputType: 'float16',
    }),
  );
  expect(weightTensor(graph.weights.get('w')!)).toEqual(half);
  expect(fromOnnx(toOnnx(graph)).weights).toEqual(graph.weights);
});

describe('graphs that do not hang together', () => {
  const bad = (nodes: Node[], more: Partial<OnnxFile> = {}) =>
    codeOf(() => fromOnnx(onnxFile({ ...file, ...more, nodes })));
  test.each<[string, () => string]>([
    ['a cycle', () => bad([makeNode('Add', ['x', 'y'], ['t']), makeNode('Relu', ['t'], ['y'])])],
    ['a missing input', () => bad([makeNode('Add', ['x', 'nowhere'], ['y'])])],
    ['an output twice', () => bad([makeNode('Relu', ['x'], ['y']), makeNode('Sin', ['x'], ['y'])])],
    [
      'an output that is an input',
      () => bad([makeNode('Relu', ['x'], ['x']), makeNode('Relu', ['x'], ['y'])]),
    ],
    ['an output of the network that nothing makes', () => bad([makeNode('Relu', ['x'], ['t'])])],
    [
      'an initializer twice',
      () => bad([nodeOfX('Relu')], { initializers: [writeWholeTensor('w', x), writeWholeTensor('w', x)] }),
    ],
    [
      'an initializer without a name',
      () => bad([nodeOfX('Relu')], { initializers: [writeWholeTensor('', x)] }),
    ],
  ])('%s', (_, run) => {
    expect(run()).toBe('bad-graph');
  });

  test('nodes in any other order are sorted', () => {
    const graph = fromOnnx(
      onnxFile({ ...file, nodes: [makeNode('Relu', ['t'], ['y']), makeNode('Tanh', ['x'], ['t'])] }),
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Tanh', 'Relu']);
  });
});
