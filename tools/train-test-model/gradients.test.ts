import { drawUniform } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from './backend.ts';
import { batchNormalization, batchStatistics } from './batch-normalization.ts';
import { addRelu, blend, crossEntropy, dense, globalAveragePool, smoothedLabels } from './layers.ts';

beforeAll(startBackend);

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Checks every gradient of `run` by central differences of a randomly weighted sum of its value. */
function checkGradients(run: Operation, shapes: readonly number[][], step = 1e-2): void {
  const inputs = shapes.map((shape, index) => draw(index + 1, shape));
  const weights = draw(99, run(...inputs).shape);
  const analytic = tf.grads((...tensors) => run(...tensors))(inputs, weights);
  inputs.forEach((input, which) => {
    const values = input.dataSync().slice();
    const numeric = values.map((_, index) => (objective(index, step) - objective(index, -step)) / (2 * step));
    const actual = analytic[which].dataSync();
    const error = Math.hypot(...numeric.map((value, index) => value - actual[index]));
    expect(error / Math.hypot(...numeric), `gradient of input ${which}`).toBeLessThan(1e-2);

    function objective(index: number, change: number): number {
      const moved = values.slice();
      moved[index] += change;
      const output = run(
        ...inputs.map((tensor, i) => (i === which ? tf.tensor(moved, input.shape) : tensor)),
      );
      // The sum is in float64: differences of float32 sums would drown in rounding.
      const scales = weights.dataSync();
      return Array.from(output.dataSync()).reduce((sum, value, i) => sum + value * scales[i], 0);
    }
  });
}

function draw(seed: number, shape: readonly number[]): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(drawUniform(seed, count, -1, 1), [...shape]);
}

describe('gradients agree with finite differences', () => {
  test.each([true, false])('batch normalization, relu %s', (relu) => {
    const run: Operation = (input, scale, bias) => {
      const features = input as tf.Tensor4D;
      // Statistics are functions of the input: its gradient must count their change too.
      return batchNormalization(
        features,
        scale as tf.Tensor1D,
        bias as tf.Tensor1D,
        batchStatistics(features),
        relu,
      );
    };
    checkGradients(run, [[3, 4, 4, 5], [5], [5]], 1e-3);
  });

  test('rectified sum', () => {
    checkGradients(
      (left, right) => addRelu(left as tf.Tensor4D, right as tf.Tensor4D),
      [
        [2, 3, 3, 4],
        [2, 3, 3, 4],
      ],
      1e-3,
    );
  });

  test('global average pool', () => {
    checkGradients((input) => globalAveragePool(input as tf.Tensor4D), [[2, 4, 4, 3]]);
  });

  test('dense', () => {
    const run: Operation = (input, weight, bias) =>
      dense(input as tf.Tensor2D, weight as tf.Tensor2D, bias as tf.Tensor1D);
    checkGradients(run, [[4, 5], [5, 3], [3]]);
  });

  test('cross entropy', () => {
    const labels = tf.tensor1d([0, 2, 1, 2], 'int32');
    const target = smoothedLabels(labels, 3, 0.1);
    checkGradients((logits) => crossEntropy(logits as tf.Tensor2D, target), [[4, 3]]);
    checkGradients((logits) => crossEntropy(logits as tf.Tensor2D, target, 4), [[4, 3]]);
  });

  test('blend of two losses', () => {
    checkGradients((first, second) => blend(first as tf.Scalar, second as tf.Scalar, 0.3), [[], []]);
  });
});
