import type { Tensor } from '@fsnet/graph';
import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight, given, integers } from '../fixtures/tensors.ts';

const a = drawn([2, 3, 4]);
const b = drawn([3, 1]);
const positive = drawn([2, 3, 4], 0.1, 3);
const whole = given(integers(7, -3, 5, 0));
const other = given(integers(2, 2, -3, 4));
const bits = (values: number[]): Tensor => ({
  dtype: 'bool',
  shape: [values.length],
  data: Uint8Array.from(values),
});

testOperators([
  ...['Add', 'Sub', 'Mul', 'Div'].flatMap((op) => [
    { op, inputs: [a, b], opsets: [7, 13, 14, 22] },
    { op, inputs: [whole, other], opsets: [7, 22], note: 'of int64' },
    { op, inputs: [a, drawnWeight([2, 1, 1])] },
  ]),
  { op: 'Pow', inputs: [positive, b], opsets: [7, 12, 13, 15, 22] },
  { op: 'Sum', inputs: [a, a], opsets: [7, 22] },
  { op: 'Sum', inputs: [a, b, drawn([4])], opsets: [8, 13, 22] },
  { op: 'Sum', inputs: [a] },
  { op: 'Mean', inputs: [a, b, drawn([4])], opsets: [8, 13, 22] },
  { op: 'Max', inputs: [a, b, drawn([4])], opsets: [8, 12, 13, 22] },
  { op: 'Min', inputs: [a, b, drawn([4])], opsets: [8, 12, 13, 22] },
  { op: 'Min', inputs: [whole, other], opsets: [12, 22], note: 'of int64' },
  { op: 'Mod', inputs: [whole, other], opsets: [10, 22] },
  { op: 'Mod', inputs: [a, b], attributes: { fmod: 1 }, opsets: [10, 22] },
  { op: 'Sign', inputs: [a], opsets: [9, 22] },
  { op: 'Sqrt', inputs: [positive], opsets: [7, 22] },
  { op: 'Exp', inputs: [a], opsets: [7, 22] },
  { op: 'Log', inputs: [positive], opsets: [7, 22] },
  { op: 'Abs', inputs: [a], opsets: [7, 22] },
  { op: 'Neg', inputs: [a], opsets: [7, 22] },
  { op: 'Floor', inputs: [a], opsets: [7, 22] },
  { op: 'Ceil', inputs: [a], opsets: [7, 22] },
  { op: 'Round', inputs: [drawn([20], -6, 6)], opsets: [11, 22] },
  { op: 'Reciprocal', inputs: [positive], opsets: [7, 22] },
  { op: 'Erf', inputs: [a], opsets: [9, 22] },
  { op: 'Equal', inputs: [whole, other], opsets: [7, 11, 22] },
  { op: 'Greater', inputs: [a, b], opsets: [7, 22] },
  { op: 'Less', inputs: [whole, other], opsets: [9, 22] },
  { op: 'GreaterOrEqual', inputs: [a, b], opsets: [12, 22] },
  { op: 'LessOrEqual', inputs: [a, b], opsets: [12, 22] },
  { op: 'Not', inputs: [bits([0, 1, 1])], opsets: [7, 22] },
  { op: 'And', inputs: [bits([0, 1, 1]), bits([1, 1, 0])], opsets: [7, 22] },
  { op: 'Or', inputs: [bits([0, 1, 0]), bits([1, 1, 0])], opsets: [7, 22] },
  { op: 'Xor', inputs: [bits([0, 1, 0]), bits([1, 1, 0])], opsets: [7, 22] },
  { op: 'Where', inputs: [bits([0, 1, 1, 0]), a, b], opsets: [9, 16, 22] },
]);
