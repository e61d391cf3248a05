import { testOperators } from '../fixtures/agreement.ts';
import { drawn, floats, given, integers } from '../fixtures/tensors.ts';

const x = drawn([1, 2, 5, 6]);
const doubled = floats([1, 1, 2, 3]);
const odd = floats([1, 1, 1.7, 0.6]);
const asymmetric = { coordinate_transformation_mode: 'asymmetric' };
const upsample = { ...asymmetric, nearest_mode: 'floor' };

testOperators([
  {
    op: 'Resize',
    inputs: [x, undefined, doubled],
    attributes: upsample,
    opsets: [7, 8, 9, 10, 11, 13, 18, 22],
  },
  { op: 'Resize', inputs: [x, undefined, given(doubled)], attributes: upsample, opsets: [9, 10, 11, 22] },
  {
    op: 'Resize',
    inputs: [x, undefined, doubled],
    attributes: { ...asymmetric, mode: 'linear' },
    opsets: [7, 8, 9, 10, 11, 13, 22],
  },
  ...['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap((mode) =>
    ['nearest', 'linear'].map((kind) => ({
      op: 'Resize',
      inputs: [x, undefined, odd],
      attributes: {
        ...(mode !== 'half_pixel' && { coordinate_transformation_mode: mode }),
        ...(kind !== 'nearest' && { mode: kind }),
      },
      opsets: [11, 13, 22],
    })),
  ),
  ...['round_prefer_ceil', 'floor', 'ceil'].map((rounding) => ({
    op: 'Resize',
    inputs: [x, undefined, odd],
    attributes: { nearest_mode: rounding },
    opsets: [11, 22],
  })),
  { op: 'Resize', inputs: [x, undefined, undefined, integers(1, 2, 7, 11)], opsets: [11, 13, 22] },
  {
    op: 'Resize',
    inputs: [x, undefined, undefined, integers(7, 11)],
    attributes: { axes: [2, 3], mode: 'linear' },
    opsets: [11, 13, 18, 22],
  },
  {
    op: 'Resize',
    inputs: [x, undefined, floats([2, 2])],
    attributes: { axes: [-2, -1], ...upsample },
    opsets: [11, 13, 18, 22],
  },
]);
