import type { Tensor } from '@fsnet/graph';
import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight, floats } from '../fixtures/tensors.ts';

const bytes = (shape: readonly number[], ...values: number[]): Tensor => ({
  dtype: 'uint8',
  shape,
  data: Uint8Array.from(values),
});
const signed = (shape: readonly number[], ...values: number[]): Tensor => ({
  dtype: 'int8',
  shape,
  data: Int8Array.from(values),
});
const scale = floats([0.05], []);
const x = drawn([3, 4], -8, 8);

testOperators([
  { op: 'QuantizeLinear', inputs: [x, scale, { weight: bytes([], 120) }], opsets: [10, 13, 19, 21, 22] },
  { op: 'QuantizeLinear', inputs: [x, scale], opsets: [10, 13, 22] },
  { op: 'QuantizeLinear', inputs: [x, scale, { weight: signed([], -3) }], opsets: [10, 13, 22] },
  {
    op: 'QuantizeLinear',
    inputs: [x, drawnWeight([3], 0.02, 0.1), { weight: bytes([3], 100, 128, 150) }],
    attributes: { axis: 0 },
    opsets: [13, 22],
  },
  {
    op: 'DequantizeLinear',
    inputs: [bytes([2, 3], 0, 5, 255, 128, 77, 9), scale, { weight: bytes([], 128) }],
    opsets: [10, 13, 19, 21, 22],
  },
  { op: 'DequantizeLinear', inputs: [signed([2, 3], 0, 5, -128, 127, 77, 9), scale], opsets: [10, 22] },
  {
    op: 'DequantizeLinear',
    inputs: [bytes([2, 3], 0, 5, 255, 128, 77, 9), drawnWeight([3], 0.1, 1), { weight: bytes([3], 1, 2, 3) }],
    opsets: [13, 22],
  },
  {
    op: 'DequantizeLinear',
    inputs: [bytes([2, 3], 0, 5, 255, 128, 77, 9), drawnWeight([2], 0.1, 1)],
    attributes: { axis: 0 },
    opsets: [13, 22],
  },
]);
