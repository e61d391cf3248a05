import { expect, test } from 'vitest';
import type { ModelInput } from '../network/model-values.ts';
import { inputTensors } from './input-tensors.ts';

const image: ModelInput = { name: 'image', dtype: 'float32', shape: [null, 3, 2, 2] };
const ids: ModelInput = { name: 'ids', dtype: 'int64', shape: [2] };
const any: ModelInput = { name: 'any', dtype: 'float32', shape: null };
const sized: ModelInput = { name: 'sized', dtype: 'float32', shape: [1, 3, null, null] };
const scalar: ModelInput = { name: 'scalar', dtype: 'uint8', shape: [] };
const inputs = [image, ids, any, sized, scalar];

test('the length of an array tells its open size', () => {
  const data = new Float32Array(24);
  const tensors = inputTensors(
    { image: data, ids: BigInt64Array.of(1n, 2n), scalar: Uint8Array.of(3) },
    inputs,
  );
  expect(tensors.image).toEqual({ dtype: 'float32', shape: [2, 3, 2, 2], data });
  expect(tensors.image.data).toBe(data);
  expect(tensors.ids.shape).toEqual([2]);
  expect(tensors.scalar.shape).toEqual([]);
});

test('tensors and unknown names pass', () => {
  const tensor = { dtype: 'float32', shape: [7], data: new Float32Array(7) } as const;
  const data = new Float32Array(1);
  const given = { any: tensor, other: data };
  expect(inputTensors(given, inputs)).toEqual(given);
});

test.each([
  [
    { image: new Float32Array(13) },
    RangeError,
    'expected a multiple of 12 values for shape [?, 3, 2, 2], found 13',
  ],
  [{ image: new Float32Array(0) }, RangeError, 'found 0'],
  [{ ids: new BigInt64Array(3) }, RangeError, 'expected 2 values for shape [2], found 3'],
  [{ any: new Float32Array(3) }, RangeError, 'expected a tensor { dtype, shape, data } of shape of any rank'],
  [{ sized: new Float32Array(3) }, RangeError, 'of shape [1, 3, ?, ?], found an array'],
  [
    { image: new Float64Array(12) },
    TypeError,
    'expected a Float32Array or a tensor of float32, found Float64Array',
  ],
  [{ image: [1, 2, 3] as unknown as Float32Array }, TypeError, 'found Array'],
  [{ image: null as unknown as Float32Array }, TypeError, 'found Null'],
])('%o is refused', (given, kind, message) => {
  expect(() => inputTensors(given, inputs)).toThrow(kind);
  expect(() => inputTensors(given, inputs)).toThrow(message);
});
