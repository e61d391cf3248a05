import { testOperators } from '../fixtures/agreement.ts';
import { drawn, drawnWeight } from '../fixtures/tensors.ts';

const inputs = [drawn([2, 3, 5], -4, 4)];
const old = [7, 13, 22];

testOperators([
  { op: 'Relu', inputs, opsets: old },
  { op: 'LeakyRelu', inputs, opsets: old },
  { op: 'LeakyRelu', inputs, attributes: { alpha: 0.3 } },
  { op: 'PRelu', inputs: [inputs[0], drawnWeight([3, 1])], opsets: [7, 9, 16, 22] },
  { op: 'PRelu', inputs: [inputs[0], drawnWeight([1])] },
  { op: 'Elu', inputs, opsets: old },
  { op: 'Elu', inputs, attributes: { alpha: 2 } },
  { op: 'Selu', inputs, opsets: old },
  { op: 'Selu', inputs, attributes: { alpha: 1.5, gamma: 2 } },
  { op: 'Sigmoid', inputs, opsets: old },
  { op: 'HardSigmoid', inputs, opsets: old },
  { op: 'HardSigmoid', inputs, attributes: { alpha: 0.25, beta: 0.4 } },
  { op: 'HardSwish', inputs, opsets: [7, 13, 14, 22] },
  { op: 'Tanh', inputs, opsets: old },
  { op: 'Softplus', inputs, opsets: old },
  { op: 'Celu', inputs, opsets: [12, 22] },
  { op: 'Celu', inputs, attributes: { alpha: 2 } },
  { op: 'Softsign', inputs, opsets: old },
  { op: 'ThresholdedRelu', inputs, opsets: [10, 22] },
  { op: 'ThresholdedRelu', inputs, attributes: { alpha: 2 } },
  { op: 'Mish', inputs, opsets: [7, 17, 18, 22] },
  { op: 'Gelu', inputs, opsets: [9, 13, 20, 22] },
  { op: 'Gelu', inputs, attributes: { approximate: 'tanh' }, opsets: [7, 13, 20] },
  { op: 'Softmax', inputs, opsets: [7, 11, 13, 22] },
  { op: 'Softmax', inputs, attributes: { axis: 1 }, opsets: [7, 11, 13, 22] },
  { op: 'Softmax', inputs, attributes: { axis: 0 }, opsets: [8, 12, 22] },
  { op: 'Softmax', inputs: [drawn([2, 4, 1, 1])], attributes: { axis: 1 }, opsets: [9, 22] },
  { op: 'LogSoftmax', inputs, attributes: { axis: 1 }, opsets: [7, 12, 13, 22] },
  { op: 'LogSoftmax', inputs, opsets: [7, 12, 13, 22] },
  { op: 'Dropout', inputs, opsets: [7, 10, 12, 22] },
]);
