import { testOperators } from '../fixtures/agreement.ts';
import { drawn, given, integers } from '../fixtures/tensors.ts';

const x = drawn([2, 3, 4], 0.5, 2);
const operators = ['Mean', 'Sum', 'Max', 'Min', 'Prod', 'L2'];

testOperators(
  operators
    .map((name) => `Reduce${name}`)
    .flatMap((op) => [
      { op, inputs: [x], opsets: [7, 11, 13, 18, 22] },
      { op, inputs: [x, integers(1, -1)], attributes: { keepdims: 0 }, opsets: [7, 11, 13, 18, 22] },
      { op, inputs: [x, given(integers(1))], opsets: [18, 22], note: 'with computed axes' },
    ]),
);

testOperators([
  { op: 'ReduceSum', inputs: [x, given(integers(1))], opsets: [13], note: 'with computed axes' },
  { op: 'ReduceSum', inputs: [given(integers(1, 2, 3))], opsets: [7, 22], note: 'of int64' },
  { op: 'ReduceMax', inputs: [given(integers(1, 2, 3))], opsets: [7, 22], note: 'of int64' },
  { op: 'ReduceMean', inputs: [x], attributes: { noop_with_empty_axes: 1 }, opsets: [7, 13, 18, 22] },
]);
