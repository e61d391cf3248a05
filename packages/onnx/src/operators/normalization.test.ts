import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight } from '../fixtures/tensors.ts';

const x = drawn([2, 3, 5, 4]);
const perChannel = [drawnWeight([3]), drawnWeight([3]), drawnWeight([3]), drawnWeight([3], 0.1, 2)];

testOperators([
  { op: 'BatchNormalization', inputs: [x, ...perChannel], opsets: [7, 9, 14, 15, 22] },
  { op: 'BatchNormalization', inputs: [x, ...perChannel], attributes: { epsilon: 0.01 }, opsets: [7, 22] },
  { op: 'BatchNormalization', inputs: [drawn([4, 3]), ...perChannel] },
  { op: 'InstanceNormalization', inputs: [x, ...perChannel.slice(0, 2)], opsets: [7, 22], atol: 1e-4 },
  {
    op: 'InstanceNormalization',
    inputs: [x, ...perChannel.slice(0, 2)],
    attributes: { epsilon: 0.1 },
    atol: 1e-4,
  },
  { op: 'LRN', inputs: [drawn([2, 7, 3, 3])], attributes: { size: 3 }, opsets: [7, 13, 22] },
  {
    op: 'LRN',
    inputs: [drawn([2, 7, 3, 3])],
    attributes: { size: 5, alpha: 0.1, beta: 0.5, bias: 2 },
    opsets: [7, 22],
  },
]);
