import {
  type DataType,
  dataTypes,
  FsnError,
  float32,
  float32ToFloat16,
  int64,
  type Node,
  type Tensor,
  weightTensor,
} from '@fsnet/graph';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { toOnnx } from '../export/to-onnx.ts';
import {
  expectImported,
  externalTensor,
  nodeOfX,
  type OnnxFile,
  onnxFile,
  typedTensor,
} from '../fixtures/onnx-file.ts';
import { drawn } from '../fixtures/tensors.ts';
import { int, ints, makeNode } from '../operators/edit-node.ts';
import { joined, MessageWriter } from '../proto/chunks.ts';
import { externalDataFiles } from '../proto/external-data.ts';
import { writeNode } from '../proto/write-node.ts';
import { writeWholeTensor } from '../proto/write-tensor.ts';
import { fromOnnx } from './from-onnx.ts';

const x = drawn([1, 2, 3]);
const file: OnnxFile = { opset: 13, inputs: { x }, outputs: ['y'], nodes: [nodeOfX('Relu')] };

/** A file with one weight that nothing reads. */
function withInitializer(
  initializer: OnnxFile['initializers'],
  externalData?: Record<string, Uint8Array>,
): Tensor {
  const graph = fromOnnx(
    onnxFile({ ...file, initializers: initializer! }),
    externalData ? { externalData } : {},
  );
  return weightTensor(graph.weights.get('w')!);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('initializers', () => {
  test.each(dataTypes.filter((dtype) => !dtype.includes('4')))('%s as raw bytes', (dtype) => {
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => (dtype === 'bool' ? i % 2 : i));
    const sizes: Partial<Record<DataType, number>> = {
      float64: 8,
      int64: 8,
      uint64: 8,
      float32: 4,
      int32: 4,
      uint32: 4,
    };
    const size = sizes[dtype] ?? (/16$/.test(dtype) ? 2 : 1);
    const tensor = writeWholeTensor('w', { dtype, shape: [64 / size], data: bytes });
    const read = withInitializer([tensor]);
    expect(read.dtype).toBe(dtype);
    expect(new Uint8Array(read.data.buffer, read.data.byteOffset, read.data.byteLength)).toEqual(bytes);
  });

  test('4-bit integers stay packed', () => {
    const packed = Uint8Array.of(0x21, 0x43, 0x05);
    expect(
      withInitializer([writeWholeTensor('w', { dtype: 'uint4', shape: [5], data: packed })]).data,
    ).toEqual(packed);
    expect(withInitializer([typedTensor('w', 'int4', [5], 5, [0x21, 0x43, 0x05])]).data).toEqual(packed);
  });

  test.each<[DataType, 4 | 5 | 7 | 10 | 11, (number | bigint)[], Tensor['data']]>([
    ['float32', 4, [1.5, -2], Float32Array.of(1.5, -2)],
    ['float64', 10, [1.5, -2], Float64Array.of(1.5, -2)],
    ['int8', 5, [1, -2], Int8Array.of(1, -2)],
    ['uint8', 5, [1, 254], Uint8Array.of(1, 254)],
    ['int16', 5, [1, -2], Int16Array.of(1, -2)],
    ['uint16', 5, [1, 65534], Uint16Array.of(1, 65534)],
    ['int32', 5, [1, -(2 ** 31)], Int32Array.of(1, -(2 ** 31))],
    ['uint32', 11, [1, 2 ** 32 - 2], Uint32Array.of(1, 2 ** 32 - 2)],
    ['int64', 7, [1, -(2n ** 63n)], BigInt64Array.of(1n, -(2n ** 63n))],
    ['uint64', 11, [1, 2n ** 64n - 1n], BigUint64Array.of(1n, 2n ** 64n - 1n)],
    ['bool', 5, [1, 0], Uint8Array.of(1, 0)],
    ['float16', 5, [0x3c00, 0xc000], Uint16Array.of(0x3c00, 0xc000)],
    ['bfloat16', 5, [0x3f80, 0xc000], Uint16Array.of(0x3f80, 0xc000)],
    ['float8e4m3fn', 5, [0x3c, 0xc0], Uint8Array.of(0x3c, 0xc0)],
  ])('%s as numbers', (dtype, field, values, data) => {
    expect(withInitializer([typedTensor('w', dtype, [2], field, values)])).toEqual({
      dtype,
      shape: [2],
      data,
    });
    if (field === 10) return;
    const unpacked = typedTensor('w', dtype, [2], field, values, false);
    expect(withInitializer([unpacked])).toEqual({ dtype, shape: [2], data });
  });

  test('among the inputs are no inputs', () => {
    const graph = fromOnnx(
      onnxFile({ ...file, inputs: { x, w: x }, weights: { w: x }, nodes: [nodeOfX('Add', {}, ['w'])] }),
    );
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  test('that several nodes share', async () => {
    const nodes = [makeNode('Mul', ['x', 'w'], ['t']), makeNode('Add', ['t', 'w'], ['y'])];
    await expectImported({ ...file, weights: { w: drawn([3]) }, nodes });
  });

  test('with sizes that their values do not fill, or that are no sizes', () => {
    const values = new Float32Array(3);
    const bad = (shape: number[]) => () =>
      withInitializer([writeWholeTensor('w', { dtype: 'float32', shape, data: values })]);
    for (const shape of [[4], [2], [-3], [3, -1], [2 ** 40, 2 ** 40], [0, 2 ** 53]])
      expect(codeOf(bad(shape)), `[${shape}]`).toBe('bad-shape');
    expect(codeOf(() => withInitializer([typedTensor('w', 'float32', [3], 4, [1, 2])]))).toBe('bad-shape');
    expect(codeOf(() => withInitializer([typedTensor('w', 'int64', [2], 5, [1, 2])]))).toBe('bad-shape');
  });

  test('of strings and complex numbers are refused', () => {
    for (const type of [8, 14, 23, 99]) {
      const tensor = new MessageWriter().integer(1, 1).integer(2, type).text(8, 'w').finish();
      expect(codeOf(() => withInitializer([tensor]))).toBe('unsupported-type');
    }
  });
});

describe('external data', () => {
  const tensor = { dtype: 'float32', shape: [2] } as const;
  const store = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
  const read = (entries: Record<string, string>, files: Record<string, Uint8Array> = { 'w.bin': store }) =>
    withInitializer([externalTensor('w', tensor, entries)], files);

  test('is read at its offset', () => {
    expect(read({ location: 'w.bin', offset: '4', length: '8' }).data).toEqual(Float32Array.of(2, 3));
    expect(read({ location: 'w.bin' }).data).toEqual(Float32Array.of(1, 2));
    const bytes = onnxFile({ ...file, initializers: [externalTensor('w', tensor, { location: 'w.bin' })] });
    expect(externalDataFiles(bytes)).toEqual(['w.bin']);
  });

  test('must be given, and long enough', () => {
    expect(codeOf(() => read({ location: 'other.bin' }))).toBe('io');
    expect(codeOf(() => read({ location: 'toString' }))).toBe('io');
    expect(codeOf(() => read({ location: 'w.bin', offset: '12' }))).toBe('bad-offset');
    expect(codeOf(() => read({ location: 'w.bin', offset: '0', length: '900' }))).toBe('bad-offset');
    expect(codeOf(() => read({ location: 'w.bin', length: '4' }))).toBe('bad-shape');
  });

  test('must have a plain name and plain numbers', () => {
    for (const location of ['../w.bin', '/etc/passwd', 'a\\b', '..', '', 'C:w.bin'])
      expect(
        codeOf(() => read({ location })),
        location,
      ).toBe('bad-value');
    for (const offset of ['-4', '1e3', '4.5', '99999999999999999999'])
      expect(
        codeOf(() => read({ location: 'w.bin', offset })),
        offset,
      ).toBe('bad-value');
  });
});

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
