import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight, floats, given, integers } from '../fixtures/tensors.ts';

const x = drawn([3, 5, 7]);

testOperators([
  { op: 'Slice', inputs: [x, integers(1, 2), integers(3, 5)], opsets: [7, 10, 11, 13, 22] },
  { op: 'Slice', inputs: [x, integers(-4), integers(2 ** 31), integers(2)], opsets: [7, 10, 22] },
  { op: 'Slice', inputs: [x, integers(-4), integers(-1), integers(-2)], opsets: [7, 11, 22] },
  {
    op: 'Slice',
    inputs: [x, integers(1, 0), integers(5, 7), integers(1, 2), integers(2, 3)],
    opsets: [10, 13, 22],
  },
  { op: 'Slice', inputs: [x, integers(-1), integers(-9), integers(2), integers(-2)], opsets: [10, 13, 22] },
  { op: 'Slice', inputs: [x, given(integers(1)), given(integers(2)), integers(1)], opsets: [10, 22] },
  {
    op: 'Split',
    inputs: [x, integers(1, 4, 2)],
    attributes: { axis: 2 },
    outputs: 3,
    opsets: [7, 11, 13, 18, 22],
  },
  { op: 'Split', inputs: [x], attributes: { num_outputs: 3 }, outputs: 3, opsets: [7, 13, 18, 22] },
  {
    op: 'Split',
    inputs: [x],
    attributes: { axis: -1, num_outputs: 3 },
    outputs: 3,
    opsets: [7, 13, 18, 22],
    note: 'unevenly',
  },
  { op: 'Pad', inputs: [x, integers(1, 0, 2, 0, 1, 0)], opsets: [7, 11, 13, 18, 22] },
  { op: 'Pad', inputs: [x, integers(1, 0, 2, 0, 1, 0), floats([1.5], [])], opsets: [7, 11, 18, 22] },
  { op: 'Pad', inputs: [x, integers(1, 2), undefined, integers(1)], opsets: [7, 11, 18, 22] },
  {
    op: 'Pad',
    inputs: [x, integers(0, 1, 2, 0, 1, 3)],
    attributes: { mode: 'reflect' },
    opsets: [7, 11, 22],
  },
  { op: 'Pad', inputs: [x, integers(0, 1, 2, 0, 1, 3)], attributes: { mode: 'edge' }, opsets: [7, 11, 22] },
  { op: 'Pad', inputs: [x, integers(0, 0, -2, 0, -1, 0)], opsets: [7, 11, 22], note: 'that crops' },
  { op: 'Pad', inputs: [x, given(integers(1, 1, 1, 1, 1, 1))], opsets: [11, 22] },
  { op: 'TopK', inputs: [x, integers(3)], outputs: 2, opsets: [7, 10, 11, 22] },
  { op: 'TopK', inputs: [x, integers(2)], attributes: { axis: 1 }, outputs: 2, opsets: [7, 10, 11, 22] },
  { op: 'TopK', inputs: [x, integers(2)], attributes: { largest: 0 }, outputs: 2, opsets: [11, 22] },
  { op: 'TopK', inputs: [x, given(integers(2))], outputs: 2, opsets: [10, 22] },
  { op: 'ArgMax', inputs: [x], opsets: [7, 11, 12, 13, 22] },
  { op: 'ArgMax', inputs: [x], attributes: { axis: -1, keepdims: 0 }, opsets: [7, 11, 22] },
  {
    op: 'ArgMax',
    inputs: [given(floats([1, 3, 3, 2], [1, 4]))],
    attributes: { axis: 1, select_last_index: 1 },
    opsets: [12, 22],
  },
  { op: 'ArgMin', inputs: [x], attributes: { axis: 1 }, opsets: [7, 22] },
  { op: 'Gemm', inputs: [drawn([3, 4]), drawnWeight([4, 5]), drawnWeight([5])], opsets: [7, 9, 11, 13, 22] },
  { op: 'Gemm', inputs: [drawn([3, 4]), drawnWeight([4, 5])], opsets: [7, 9, 11, 22] },
  {
    op: 'Gemm',
    inputs: [drawn([4, 3]), drawnWeight([5, 4]), drawnWeight([3, 1])],
    attributes: { alpha: 0.5, beta: 2, transA: 1, transB: 1 },
    opsets: [7, 22],
  },
  { op: 'MatMul', inputs: [drawn([3, 4]), drawnWeight([4, 5])], opsets: [7, 22] },
  { op: 'MatMul', inputs: [drawn([2, 1, 3, 4]), drawn([5, 4, 2])], opsets: [7, 22] },
  { op: 'MatMul', inputs: [drawn([4]), drawn([4, 2])], note: 'of a vector' },
]);
