import { type DataType, dataTypes, type Tensor, weightTensor } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../fixtures/code-of.ts';
import {
  expectImported,
  externalTensor,
  nodeOfX,
  type OnnxFile,
  onnxFile,
  typedTensor,
} from '../fixtures/onnx-file.ts';
import { drawn } from '../fixtures/tensors.ts';
import { makeNode } from '../operators/edit-node.ts';
import { MessageWriter } from '../proto/chunks.ts';
import { externalDataFiles } from '../proto/external-data.ts';
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
