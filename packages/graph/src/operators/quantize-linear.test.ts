import { expect, test } from 'vitest';
import { allocate, type DataType } from '../tensor/data-type.ts';
import { drawUniform } from '../tensor/random.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, int, int32 } from './apply.fixture.ts';

function levels(dtype: DataType, shape: readonly number[], values: readonly number[]): Tensor {
  const data = allocate(dtype, values.length) as Uint8Array;
  data.set(values);
  return { dtype, shape, data };
}

const scalar = (value: number): Tensor => float32([], [value]);

test('rounds half to even and stays in range', () => {
  const data = float32([8], [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 1000, -1000]);
  expect(apply('QuantizeLinear', [data, scalar(1), levels('int8', [], [0])])).toEqual(
    levels('int8', [8], [0, 2, 2, 0, -2, -2, 127, -128]),
  );
  expect(apply('QuantizeLinear', [data, scalar(0.5), levels('uint8', [], [3])])).toEqual(
    levels('uint8', [8], [4, 6, 8, 2, 0, 0, 255, 0]),
  );
});

test('gives uint8 without a zero point, or the type that it is told', () => {
  expect(apply('QuantizeLinear', [float32([1], [4]), scalar(2)])).toEqual(levels('uint8', [1], [2]));
  expect(apply('QuantizeLinear', [float32([1], [-4]), scalar(2)], { output_dtype: int(5) })).toEqual(
    levels('int16', [1], [-2]),
  );
});

test('quantises along an axis', () => {
  const data = float32([2, 2], [1, 1, 1, 1]);
  const scales = float32([2], [1, 0.5]);
  const zeros = levels('uint8', [2], [0, 10]);
  expect(apply('QuantizeLinear', [data, scales, zeros])).toEqual(levels('uint8', [2, 2], [1, 12, 1, 12]));
  expect(apply('QuantizeLinear', [data, scales, zeros], { axis: int(-2) })).toEqual(
    levels('uint8', [2, 2], [1, 1, 12, 12]),
  );
});

test('dequantises by tensor, axis and block', () => {
  const data = levels('int8', [2, 3], [0, 1, 2, 3, 4, 5]);
  expect(apply('DequantizeLinear', [data, scalar(0.5), levels('int8', [], [1])])).toEqual(
    float32([2, 3], [-0.5, 0, 0.5, 1, 1.5, 2]),
  );
  expect(apply('DequantizeLinear', [data, float32([2], [1, 2])], { axis: int(0) })).toEqual(
    float32([2, 3], [0, 1, 2, 6, 8, 10]),
  );
  const blocks = [float32([2, 2], [1, 2, 3, 4]), levels('int8', [2, 2], [0, 0, 0, 5])];
  expect(apply('DequantizeLinear', [data, ...blocks], { axis: int(1), block_size: int(2) })).toEqual(
    float32([2, 3], [0, 1, 4, 9, 12, 0]),
  );
});

test('dequantises int32 and 16-bit levels', () => {
  expect(apply('DequantizeLinear', [int32([1], [-3]), scalar(0.5)])).toEqual(float32([1], [-1.5]));
  expect(
    apply('DequantizeLinear', [levels('uint16', [1], [65535]), scalar(1), levels('uint16', [], [1])]),
  ).toEqual(float32([1], [65534]));
});

test('gives half precision for a half-precision scale', () => {
  const scale: Tensor = { dtype: 'float16', shape: [], data: Uint16Array.of(0x3800) };
  expect(apply('DequantizeLinear', [levels('uint8', [1], [3]), scale])).toEqual({
    dtype: 'float16',
    shape: [1],
    data: Uint16Array.of(0x3e00),
  });
});

test('comes back within half a step, per block', () => {
  const data = float32([4, 10], drawUniform(5, 40, -1, 1));
  const scales = float32([4, 4], drawUniform(6, 16, 0.01, 0.02));
  const attributes = { axis: int(1), block_size: int(3) };
  const zeros = levels('int16', [4, 4], new Array(16).fill(-7));
  const quantized = apply('QuantizeLinear', [data, scales, zeros], attributes);
  const back = apply('DequantizeLinear', [quantized, scales, zeros], attributes);
  for (const [i, value] of Array.from(data.data, Number).entries()) {
    const scale = Number(scales.data[4 * Math.floor(i / 10) + Math.floor((i % 10) / 3)]);
    expect(Math.abs(Number(back.data[i]) - value)).toBeLessThanOrEqual(0.5001 * scale);
  }
});

const data = float32([2, 3]);

test.each<[string, Tensor[], Record<string, ReturnType<typeof int>>, string]>([
  ['QuantizeLinear', [data, float32([2], [1, 1])], {}, 'bad-shape'],
  ['QuantizeLinear', [data, float32([3], [1, 1, 1]), levels('uint8', [2], [0, 0])], {}, 'bad-shape'],
  ['QuantizeLinear', [data, float32([3], [1, 1, 1])], { axis: int(2) }, 'bad-shape'],
  ['QuantizeLinear', [data, float32([2, 1], [1, 1])], { block_size: int(2) }, 'bad-shape'],
  ['QuantizeLinear', [data, scalar(1), int32([], [0])], {}, 'unsupported-type'],
  ['QuantizeLinear', [data, scalar(1), levels('int8', [], [0])], { output_dtype: int(2) }, 'bad-type'],
  ['QuantizeLinear', [int64([1], [1]), scalar(1)], {}, 'unsupported-type'],
  ['DequantizeLinear', [data, scalar(1)], {}, 'unsupported-type'],
  ['DequantizeLinear', [levels('int8', [1], [1]), scalar(1), levels('uint8', [], [0])], {}, 'bad-type'],
])('%s refuses case %#', (op, inputs, attributes, code) => {
  expect(() => apply(op, inputs, attributes)).toThrow(expect.objectContaining({ code }));
});
