import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight } from '../fixtures/tensors.ts';

const x = drawn([2, 4, 9, 8]);
const w = drawnWeight([6, 4, 3, 3]);
const bias = drawnWeight([6]);
const transposed = drawnWeight([4, 3, 3, 3]);

testOperators([
  { op: 'Conv', inputs: [x, w], opsets: [7, 11, 22] },
  { op: 'Conv', inputs: [x, w, bias], attributes: { pads: [1, 0, 2, 1], strides: [2, 1] }, opsets: [7, 11] },
  { op: 'Conv', inputs: [x, w, bias], attributes: { dilations: [2, 3], pads: [2, 3, 2, 3] } },
  { op: 'Conv', inputs: [x, drawnWeight([6, 2, 3, 3]), bias], attributes: { group: 2 }, opsets: [7, 22] },
  { op: 'Conv', inputs: [x, drawnWeight([4, 1, 5, 3])], attributes: { group: 4 } },
  { op: 'Conv', inputs: [x, drawnWeight([5, 4, 1, 1])], attributes: { strides: [2, 2] } },
  { op: 'Conv', inputs: [x, drawn([6, 4, 3, 2]), bias], note: 'with a computed weight' },
  {
    op: 'Conv',
    inputs: [drawn([1, 3, 12]), drawnWeight([4, 3, 3])],
    attributes: { pads: [1, 1] },
    opsets: [7, 22],
  },
  { op: 'ConvTranspose', inputs: [x, transposed], opsets: [7, 11, 22] },
  {
    op: 'ConvTranspose',
    inputs: [x, transposed, drawnWeight([3])],
    attributes: { pads: [1, 0, 1, 1], strides: [2, 3], output_padding: [1, 2] },
    opsets: [7, 11, 22],
  },
  { op: 'ConvTranspose', inputs: [x, transposed], attributes: { dilations: [2, 1] } },
  { op: 'ConvTranspose', inputs: [x, drawnWeight([4, 3, 3, 3])], attributes: { group: 2, strides: [2, 2] } },
  { op: 'ConvTranspose', inputs: [x, transposed], attributes: { strides: [2, 2], output_shape: [18, 16] } },
  { op: 'ConvTranspose', inputs: [drawn([1, 3, 7]), drawnWeight([3, 2, 4])], attributes: { strides: [2] } },
]);
