import { testOperators } from '../fixtures/agreement.ts';
import { drawn, floats, given, integers } from '../fixtures/tensors.ts';

const x = drawn([2, 9], -8, 8);
const low = floats([-1.5], []);
const high = floats([2.25], []);

testOperators([
  { op: 'Clip', inputs: [x], opsets: [7, 11, 22] },
  { op: 'Clip', inputs: [x, low, high], opsets: [7, 11, 12, 13, 22] },
  { op: 'Clip', inputs: [x, undefined, high], opsets: [7, 11, 22] },
  { op: 'Clip', inputs: [x, low], opsets: [7, 11, 22] },
  { op: 'Clip', inputs: [x, given(low), given(high)], opsets: [11, 22], note: 'with computed bounds' },
  {
    op: 'Clip',
    inputs: [
      given(integers(-5, 2, 9)),
      { weight: { dtype: 'int64', shape: [], data: BigInt64Array.of(0n) } },
    ],
    opsets: [12, 22],
  },
]);
