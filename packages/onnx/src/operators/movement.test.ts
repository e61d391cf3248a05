import { int64 } from '@fsnet/graph';
import { testOperators } from '../fixtures/agreement.ts';
import { drawn, floats, given, integer, integers } from '../fixtures/tensors.ts';

const x = drawn([2, 3, 4]);
const image = drawn([1, 8, 4, 6]);
const int = (value: number) => ({ type: 'int', value }) as const;

testOperators([
  { op: 'Concat', inputs: [x, drawn([2, 1, 4]), x], attributes: { axis: 1 }, opsets: [7, 11, 13, 22] },
  { op: 'Concat', inputs: [x, drawn([2, 3, 1])], attributes: { axis: -1 }, opsets: [7, 11, 22] },
  { op: 'Reshape', inputs: [x, integers(0, -1)], opsets: [7, 13, 14, 22] },
  { op: 'Reshape', inputs: [x, integers(4, 3, 2)] },
  { op: 'Reshape', inputs: [drawn([0, 3]), integers(3, 0)], attributes: { allowzero: 1 }, opsets: [14, 22] },
  { op: 'Flatten', inputs: [x], opsets: [7, 11, 13, 22] },
  { op: 'Flatten', inputs: [x], attributes: { axis: 2 } },
  { op: 'Flatten', inputs: [x], attributes: { axis: -1 }, opsets: [7, 11, 22] },
  { op: 'Flatten', inputs: [x], attributes: { axis: 0 } },
  { op: 'Transpose', inputs: [x], opsets: [7, 22] },
  { op: 'Transpose', inputs: [x], attributes: { perm: [1, 2, 0] }, opsets: [7, 22] },
  { op: 'Squeeze', inputs: [drawn([1, 3, 1, 2]), integers(0, -2)], opsets: [7, 11, 13, 22] },
  { op: 'Squeeze', inputs: [drawn([1, 3, 1, 2])], opsets: [7, 13, 22] },
  { op: 'Unsqueeze', inputs: [x, integers(0, -1)], opsets: [7, 11, 13, 22] },
  { op: 'Unsqueeze', inputs: [x, given(integers(1))], opsets: [13, 22], note: 'with computed axes' },
  { op: 'Gather', inputs: [x, integers(2, 0, -1)], attributes: { axis: 1 }, opsets: [7, 11, 13, 22] },
  { op: 'Gather', inputs: [x, integer(1)], opsets: [7, 22], note: 'of a scalar' },
  {
    op: 'Gather',
    inputs: [x, { weight: { dtype: 'int32', shape: [2, 2], data: Int32Array.of(0, 3, 1, 1) } }],
    attributes: { axis: -1 },
    opsets: [7, 22],
  },
  { op: 'Expand', inputs: [drawn([3, 1]), integers(2, 1, 4)], opsets: [8, 13, 22] },
  { op: 'Tile', inputs: [x, integers(1, 2, 3)], opsets: [7, 13, 22] },
  {
    op: 'GatherElements',
    inputs: [x, given({ weight: int64([2, 3, 1], [0, 3, 1, 2, -1, 2]) })],
    attributes: { axis: 2 },
    opsets: [11, 22],
  },
  { op: 'GatherND', inputs: [x, given({ weight: int64([2, 2], [0, 1, 1, -1]) })], opsets: [11, 22] },
  {
    op: 'GatherND',
    inputs: [x, given({ weight: int64([2, 1], [1, 2]) })],
    attributes: { batch_dims: 1 },
    opsets: [12, 22],
  },
  { op: 'Size', inputs: [x], opsets: [7, 22] },
  { op: 'Identity', inputs: [x], opsets: [7, 22] },
  { op: 'DepthToSpace', inputs: [image], attributes: { blocksize: 2 }, opsets: [7, 11, 13, 22] },
  { op: 'DepthToSpace', inputs: [image], attributes: { blocksize: 2, mode: 'CRD' }, opsets: [11, 22] },
  { op: 'SpaceToDepth', inputs: [image], attributes: { blocksize: 2 }, opsets: [7, 13, 22] },
  { op: 'Shape', inputs: [x], opsets: [7, 13, 22] },
  { op: 'Shape', inputs: [x], attributes: { start: 1 }, opsets: [7, 10, 13, 15, 22] },
  { op: 'Shape', inputs: [x], attributes: { start: -3, end: -1 }, opsets: [9, 13, 15, 22] },
  { op: 'ConstantOfShape', inputs: [given(integers(2, 3))], opsets: [9, 22] },
  {
    op: 'ConstantOfShape',
    inputs: [given(integers(2))],
    attributes: {
      value: { type: 'tensor', value: { dtype: 'int64', shape: [1], data: BigInt64Array.of(7n) } },
    },
    opsets: [9, 22],
  },
  {
    op: 'Range',
    inputs: [given(floats([1], [])), given(floats([6], [])), given(floats([2], []))],
    opsets: [11, 22],
  },
  { op: 'NonZero', inputs: [given(floats([0, 1, 2, 0, 0, 3], [2, 3]))], opsets: [9, 22] },
  {
    op: 'Cast',
    inputs: [drawn([9], -7, 7)],
    attributes: { to: int(6) },
    opsets: [7, 13, 22],
    note: 'to int32',
  },
  { op: 'Cast', inputs: [drawn([9], -7, 7)], attributes: { to: int(7) }, opsets: [7, 22], note: 'to int64' },
  {
    op: 'Cast',
    inputs: [given(integers(0, 3, -4))],
    attributes: { to: int(1) },
    opsets: [7, 22],
    note: 'to float',
  },
  {
    op: 'Cast',
    inputs: [given(integers(0, 3, -4))],
    attributes: { to: int(9) },
    opsets: [7, 22],
    note: 'to bool',
  },
  { op: 'Cast', inputs: [drawn([9], 0, 200)], attributes: { to: int(2) }, opsets: [7, 22], note: 'to uint8' },
]);
