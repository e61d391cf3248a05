import type * as tf from '@tensorflow/tfjs-core';
import { addRelu, relu } from './add-relu.ts';
import { blend } from './blend.ts';
import type { OperationCase } from './check-operation.fixture.ts';
import { crossEntropy } from './cross-entropy.ts';
import { distillationLoss, logitsLoss } from './distillation-loss.ts';
import { draw } from './draw.fixture.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './global-average-pool.ts';

/** Logits of few values, for losses. */
const logits = (seed: number) => draw(seed, [5, 7], (value) => 4 * value);

export const layerCases: readonly OperationCase[] = [
  ...[[2, 3, 4, 5], [7], [1, 1, 1, 16]].flatMap((shape): OperationCase[] => [
    {
      name: `rectified sum of [${shape}]`,
      inputs: [draw(1, shape), draw(2, shape)],
      run: ([left, right]) => addRelu(left, right),
      reference: ([left, right]) => left.map((value, at) => Math.max(0, value + right[at])),
    },
    {
      name: `rectified [${shape}]`,
      inputs: [draw(3, shape)],
      run: ([input]) => relu(input),
      reference: ([input]) => input.map((value) => Math.max(0, value)),
    },
  ]),
  ...[
    [2, 4, 5, 3],
    [3, 1, 1, 8],
    [1, 5, 7, 33],
  ].map(
    (shape): OperationCase => ({
      name: `global average pool of [${shape}]`,
      inputs: [draw(1, shape)],
      run: ([input]) => globalAveragePool(input as tf.Tensor4D),
      reference: ([input]) => {
        const [batch, height, width, channels] = shape;
        const output = new Float64Array(batch * channels);
        for (const [at, value] of input.entries())
          output[Math.floor(at / (height * width * channels)) * channels + (at % channels)] +=
            value / (height * width);
        return output;
      },
    }),
  ),
  ...[true, false].map(
    (biased): OperationCase => ({
      name: biased ? 'gemm' : 'gemm without a bias',
      inputs: [draw(1, [3, 5]), draw(2, [5, 4]), ...(biased ? [draw(3, [4])] : [])],
      run: ([input, matrix, bias]) => gemm(input as tf.Tensor2D, matrix as tf.Tensor2D, bias),
      reference: ([input, matrix, bias]) =>
        Float64Array.from({ length: 12 }, (_, at) => {
          let sum = bias?.[at % 4] ?? 0;
          for (let k = 0; k < 5; k++) sum += input[Math.floor(at / 4) * 5 + k] * matrix[k * 4 + (at % 4)];
          return sum;
        }),
    }),
  ),
  {
    name: 'cross entropy against soft targets',
    inputs: [logits(1), draw(2, [5, 7], (value) => (1 + value) / 7)],
    differentiable: 1,
    run: ([values, targets]) => crossEntropy(values as tf.Tensor2D, targets as tf.Tensor2D),
    reference: ([values, targets]) => Float64Array.of(-dot(targets, logProbabilities(values, 1)) / 5),
  },
  {
    name: 'cross entropy of huge logits',
    inputs: [draw(3, [5, 7], (value) => 300 * value), draw(2, [5, 7], (value) => (1 + value) / 7)],
    differentiable: 1,
    run: ([values, targets]) => crossEntropy(values as tf.Tensor2D, targets as tf.Tensor2D),
    reference: ([values, targets]) => Float64Array.of(-dot(targets, logProbabilities(values, 1)) / 5),
  },
  {
    name: 'distillation',
    inputs: [logits(1), logits(2)],
    differentiable: 1,
    run: ([student, teacher]) => distillationLoss(student as tf.Tensor2D, teacher as tf.Tensor2D, 3),
    reference: ([student, teacher]) => {
      const wanted = logProbabilities(teacher, 3);
      const actual = logProbabilities(student, 3);
      return Float64Array.of(
        (9 / 5) * wanted.reduce((sum, value, at) => sum + Math.exp(value) * (value - actual[at]), 0),
      );
    },
  },
  {
    name: 'distance of logits',
    inputs: [logits(1), logits(2)],
    differentiable: 1,
    run: ([student, teacher]) => logitsLoss(student as tf.Tensor2D, teacher as tf.Tensor2D),
    reference: ([student, teacher]) =>
      Float64Array.of(student.reduce((sum, value, at) => sum + (value - teacher[at]) ** 2 / 35, 0)),
  },
  {
    name: 'blend',
    inputs: [draw(1, []), draw(2, [])],
    run: ([first, second]) => blend(first as tf.Scalar, second as tf.Scalar, 0.3),
    reference: ([first, second]) => Float64Array.of(0.7 * first[0] + 0.3 * second[0]),
  },
];

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}

/** Of logits `[batch, 7]`, softened. */
function logProbabilities(values: Float64Array, temperature: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let first = 0; first < values.length; first += 7) {
    const row = values.subarray(first, first + 7).map((value) => value / temperature);
    const most = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    for (const [at, value] of row.entries()) result[first + at] = value - most - Math.log(sum);
  }
  return result;
}
