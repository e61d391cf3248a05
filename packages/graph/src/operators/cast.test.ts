import { expect, test } from 'vitest';
import { allocate, type DataType, type TensorData } from '../tensor/data-type.ts';
import { onnxDataTypeCode } from '../tensor/onnx-data-type.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, infer, int, nodeOf } from './apply.fixture.ts';
import { holdsBigInts } from './element-types.ts';

function tensor(dtype: DataType, values: readonly (number | bigint)[]): Tensor {
  const data = allocate(dtype, values.length);
  const element = holdsBigInts(data) ? BigInt : Number;
  for (const [i, value] of values.entries()) (data as Float32Array)[i] = element(value) as number;
  return { dtype, shape: [values.length], data };
}

function cast(input: Tensor, to: DataType): TensorData {
  return apply('Cast', [input], { to: int(onnxDataTypeCode(to)) }).data;
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

test.each<[DataType, (number | bigint)[], DataType, (number | bigint)[]]>([
  ['float32', [-1.7, 1.7, -0, 2.5], 'int32', [-1, 1, 0, 2]],
  ['float32', [-1.7, 1.7, 2 ** 40], 'int64', [-1n, 1n, 2n ** 40n]],
  ['float32', [nan, infinity, -infinity, 1e20], 'int64', [0n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n - 1n]],
  ['float32', [nan, infinity, -infinity, 300, -5], 'uint8', [0, 255, 0, 255, 0]],
  ['float64', [1e300, -129.9], 'int8', [127, -128]],
  ['float32', [0, -0, 0.1, nan], 'bool', [0, 0, 1, 1]],
  ['int64', [0, 2n ** 60n], 'bool', [0, 1]],
  ['bool', [0, 1], 'float32', [0, 1]],
  ['bool', [0, 1], 'int64', [0n, 1n]],
  ['int32', [-1, 300, 65536], 'uint8', [255, 44, 0]],
  ['int32', [-1], 'uint64', [2n ** 64n - 1n]],
  ['int64', [-1, 2n ** 33n + 7n], 'int32', [-1, 7]],
  ['int64', [-1, 2n ** 33n + 7n], 'uint16', [65535, 7]],
  ['uint64', [2n ** 64n - 1n], 'int64', [-1n]],
  ['uint8', [255], 'int8', [-1]],
  ['float32', [1, -2.5, 65504, 1e6], 'float16', [0x3c00, 0xc100, 0x7bff, 0x7c00]],
  ['float16', [0x3c00, 0xc100, 0x0001], 'float32', [1, -2.5, 2 ** -24]],
  ['float16', [0x3c00], 'bfloat16', [0x3f80]],
  ['int64', [3], 'float16', [0x4200]],
  ['float32', [1.00390625], 'bfloat16', [0x3f80]],
])('%s %s to %s', (from, values, to, expected) => {
  expect(Array.from(cast(tensor(from, values), to) as Float32Array)).toEqual(expected);
});

test('rounds large integers to float32 once', () => {
  // Just above the middle between two float32s, but on it once it is a double.
  const value = 2n ** 60n + 2n ** 36n + 1n;
  expect(cast(int64([2], [value, -value]), 'float32')).toEqual(
    Float32Array.of(2 ** 60 + 2 ** 37, -(2 ** 60) - 2 ** 37),
  );
  expect(cast(int64([1], [2n ** 53n + 1n]), 'float64')).toEqual(Float64Array.of(2 ** 53));
});

test('follows the elements of a shape', () => {
  const input = { dtype: 'int64' as const, shape: [2], elements: ['n', 3] };
  expect(infer(nodeOf('Cast', 1, { to: int(6) }), [input])).toEqual([
    { dtype: 'int32', shape: [2], elements: ['n', 3] },
  ]);
  expect(infer(nodeOf('Cast', 1, { to: int(1) }), [input])).toEqual([{ dtype: 'float32', shape: [2] }]);
});

test.each([
  [{}, 'bad-graph'],
  [{ to: int(8) }, 'unsupported-type'],
  [{ to: int(22) }, 'unsupported-type'],
  [{ to: int(17) }, 'unsupported-type'],
])('refuses %j', (attributes, code) => {
  expect(() => apply('Cast', [float32([1])], attributes)).toThrow(expect.objectContaining({ code }));
});
