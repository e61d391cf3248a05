import { testOperators } from '../fixtures/agreement.ts';
import { drawn } from '../fixtures/tensors.ts';

const inputs = [drawn([2, 3, 9, 8], -5, -1)];
const kernel = { kernel_shape: [3, 2] };

testOperators([
  { op: 'MaxPool', inputs, attributes: kernel, opsets: [7, 8, 10, 12, 22] },
  { op: 'MaxPool', inputs, attributes: { ...kernel, pads: [1, 0, 1, 1], strides: [2, 2] }, opsets: [7, 22] },
  { op: 'MaxPool', inputs, attributes: { ...kernel, ceil_mode: 1, strides: [2, 3] }, opsets: [10, 22] },
  {
    op: 'MaxPool',
    inputs,
    attributes: { kernel_shape: [3, 3], ceil_mode: 1, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  { op: 'MaxPool', inputs, attributes: { ...kernel, dilations: [2, 3] }, opsets: [10, 22] },
  { op: 'MaxPool', inputs, attributes: { ...kernel, pads: [1, 1, 1, 1] }, outputs: 2, opsets: [8, 22] },
  { op: 'MaxPool', inputs: [drawn([1, 2, 9])], attributes: { kernel_shape: [3], strides: [2] } },
  { op: 'AveragePool', inputs, attributes: kernel, opsets: [7, 10, 11, 19, 22] },
  {
    op: 'AveragePool',
    inputs,
    attributes: { ...kernel, pads: [1, 0, 1, 1], strides: [2, 2] },
    opsets: [7, 22],
  },
  {
    op: 'AveragePool',
    inputs,
    attributes: { ...kernel, count_include_pad: 1, pads: [1, 0, 1, 1] },
    opsets: [7, 22],
  },
  { op: 'AveragePool', inputs, attributes: { ...kernel, ceil_mode: 1, strides: [2, 3] }, opsets: [10, 22] },
  {
    op: 'AveragePool',
    inputs,
    attributes: {
      kernel_shape: [3, 3],
      ceil_mode: 1,
      count_include_pad: 1,
      pads: [1, 1, 1, 1],
      strides: [2, 2],
    },
    opsets: [19, 22],
  },
  { op: 'AveragePool', inputs, attributes: { ...kernel, dilations: [2, 2] }, opsets: [19, 22] },
  { op: 'AveragePool', inputs: [drawn([1, 2, 9])], attributes: { kernel_shape: [3], strides: [2] } },
  { op: 'GlobalAveragePool', inputs, opsets: [7, 22] },
  { op: 'GlobalMaxPool', inputs, opsets: [7, 22] },
]);
