import { float32, int64, type Tensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import type { OperatorCase } from './case-network.fixture.ts';

const scale = (seed: number, shape: readonly number[], least = -1, most = 1) =>
  randomTensor(seed, shape, least, most);
const booleans = (...values: number[]): Tensor => ({
  ...{ dtype: 'bool', shape: [values.length], data: Uint8Array.from(values) },
});
const image = [2, 4, 7, 9];

/** Operators that move values, choose among them or compare them. */
export const moveCases: readonly OperatorCase[] = [
  { op: 'Reshape', shape: image, others: [int64([3], [2, -1, 9])] },
  { op: 'Flatten', shape: image },
  { op: 'Squeeze', shape: [2, 1, 3, 1], others: [int64([2], [1, 3])] },
  { op: 'Unsqueeze', shape: [2, 3], others: [int64([2], [0, 3])] },
  { op: 'Transpose', shape: image },
  { op: 'Transpose', shape: image, attributes: { perm: [0, 2, 3, 1] } },
  { op: 'Transpose', shape: [2, 3, 2, 4, 3], attributes: { perm: [4, 2, 0, 3, 1] } },
  { op: 'Slice', shape: image, others: [int64([2], [1, 2]), int64([2], [3, 9]), int64([2], [1, 3])] },
  {
    ...{ op: 'Slice', shape: image },
    others: [int64([2], [-1, 8]), int64([2], [-9, 0]), int64([2], [1, 3]), int64([2], [-1, -3])],
  },
  {
    ...{ op: 'Slice', shape: image },
    others: [int64([2], [0, 1]), int64([2], [7, 9]), int64([2], [2, 3]), int64([2], [2, 2])],
  },
  { op: 'Split', shape: image, others: [int64([2], [1, 3])], attributes: { axis: 1 }, outputs: 2 },
  { op: 'Split', shape: image, attributes: { axis: 3, num_outputs: 3 }, outputs: 3 },
  { op: 'Expand', shape: [4, 1, 3], others: [int64([4], [2, 4, 5, 3])] },
  { op: 'Tile', shape: image, others: [int64([4], [2, 1, 3, 2])] },
  { op: 'Concat', shape: image, others: [[2, 3, 7, 9], scale(1, [2, 1, 7, 9])], attributes: { axis: 1 } },
  { op: 'Concat', shape: [2, 3], others: [[5, 3]], attributes: { axis: -2 } },
  { op: 'DepthToSpace', shape: [2, 8, 3, 5], attributes: { blocksize: 2 } },
  { op: 'DepthToSpace', shape: [2, 8, 3, 5], attributes: { blocksize: 2, mode: 'CRD' } },
  { op: 'SpaceToDepth', shape: [2, 3, 4, 6], attributes: { blocksize: 2 } },
  { op: 'Pad', shape: image, others: [int64([8], [0, 1, 2, 0, 1, 0, 0, 3])] },
  { op: 'Pad', shape: image, others: [int64([8], [0, 0, -1, 2, 0, -1, 2, -3]), float32([], [0.5])] },
  { op: 'Pad', shape: image, others: [int64([4], [1, 0, 2, 3]), undefined, int64([2], [2, -1])] },
  ...['edge', 'reflect', 'wrap'].map((mode): OperatorCase => {
    return { op: 'Pad', shape: image, others: [int64([8], [0, 1, 2, 0, 0, 0, 1, 3])], attributes: { mode } };
  }),
  { op: 'Gather', shape: image, others: [int64([3], [0, -1, 2])], attributes: { axis: 1 } },
  { op: 'Gather', shape: image, others: [int64([], [-2])], attributes: { axis: 1 } },
  { op: 'Gather', shape: [5, 3], others: [int64([2, 2], [0, -1, 2, 1])] },
  { op: 'GatherND', shape: [4, 3, 2], others: [int64([3, 2], [0, 2, 1, 1, -1, 0])] },

  ...['nearest', 'linear', 'cubic'].flatMap((mode) =>
    ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap(
      (coordinates): OperatorCase[] => {
        const attributes = { mode, coordinate_transformation_mode: coordinates };
        const nothing = float32([0], []);
        return [
          { op: 'Resize', shape: image, others: [undefined, float32([4], [1, 1, 2, 2])], attributes },
          { op: 'Resize', shape: image, others: [undefined, nothing, int64([4], [2, 4, 5, 13])], attributes },
        ];
      },
    ),
  ),
  ...['floor', 'ceil', 'round_prefer_ceil'].map((nearest): OperatorCase => {
    const attributes = { nearest_mode: nearest, coordinate_transformation_mode: 'asymmetric' };
    return { op: 'Resize', shape: image, others: [undefined, float32([4], [1, 1, 3, 1.5])], attributes };
  }),
  {
    op: 'Resize',
    shape: [1, 4, 5],
    others: [undefined, float32([3], [1, 1, 2])],
    attributes: { mode: 'linear' },
  },

  { op: 'ArgMax', shape: image, attributes: { axis: 1 } },
  { op: 'ArgMin', shape: image, attributes: { axis: 3, keepdims: 0 } },
  { op: 'TopK', shape: [3, 9], others: [int64([1], [4])], outputs: 2 },
  { op: 'TopK', shape: [3, 9], others: [int64([1], [4])], outputs: 2, attributes: { largest: 0 } },
  ...'Equal Greater GreaterOrEqual Less LessOrEqual'
    .split(' ')
    .map((op): OperatorCase => ({ op, shape: image, others: [scale(1, [4, 1, 1])] })),
  { op: 'Where', shape: [2, 3], others: [[2, 3], scale(1, [1])] },
  { op: 'And', shape: [2, 3], others: [booleans(1, 0, 1)] },
  { op: 'Or', shape: [2, 3], others: [booleans(1, 0, 1)] },
  { op: 'Xor', shape: [2, 3], others: [[2, 3]] },
  { op: 'Not', shape: [2, 3] },
  { op: 'Cast', shape: [2, 3], attributes: { to: 9 } },
  { op: 'Expand', shape: [1, 4, 1, 3, 1], others: [int64([5], [2, 4, 5, 3, 2])] },
  { op: 'Tile', shape: [2, 3, 2, 2, 3], others: [int64([5], [2, 1, 3, 2, 2])] },
];
