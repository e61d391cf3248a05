import { testOperators } from '../fixtures/agreement.ts';
import { drawn, floats, integers } from '../fixtures/tensors.ts';

const corners = [
  [0, 0, 1, 1],
  [0, 0.1, 1, 1.1],
  [0, -0.1, 1, 0.9],
  [0, 10, 1, 11],
  [0, 10.1, 1, 11.1],
  [0, 100, 1, 101],
];
const boxes = { dtype: 'float32', shape: [1, 6, 4], data: Float32Array.from(corners.flat()) } as const;
const scores = drawn([1, 2, 6], 0, 1);
const threshold = floats([0.5]);

testOperators([
  { op: 'NonMaxSuppression', inputs: [boxes, scores, integers(3), threshold], opsets: [10, 11, 22] },
  {
    op: 'NonMaxSuppression',
    inputs: [boxes, scores, integers(4), threshold, floats([0.4])],
    opsets: [10, 22],
  },
  {
    op: 'NonMaxSuppression',
    inputs: [drawn([1, 6, 4], 0.2, 1), scores, integers(5), threshold],
    attributes: { center_point_box: 1 },
    opsets: [10, 22],
  },
]);
