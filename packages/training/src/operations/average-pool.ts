import { type Differentiable, type Kernel, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { multiplyAxes, type PoolWindows, readsOf, tapCounts } from './pool-windows.ts';

/** How an average pool slides. */
export interface AveragePoolAttributes {
  readonly windows: PoolWindows;
  /** Whether padding counts as zeros that are averaged, or not at all. */
  readonly countPadding: boolean;
}

/** Mean of every window of `[batch, height, width, channels]`, with the meaning of ONNX's AveragePool. */
export function averagePool(input: tf.Tensor4D, windows: PoolWindows, countPadding = false): tf.Tensor4D {
  return runDifferentiable(operation, { input }, { windows, countPadding }) as tf.Tensor4D;
}

const operation: Differentiable<{ input: tf.Tensor }, AveragePoolAttributes> = {
  name: 'FsnetAveragePool',
  compose: ({ input }, attributes) => {
    const [rows, columns] = attributes.windows.map((window) => tf.transpose(readsOf(window, true)));
    return tf.mul(multiplyAxes(input, rows as tf.Tensor2D, columns as tf.Tensor2D), shares(attributes));
  },
  savedInputs: [],
  gradients: ({ upstream, attributes }) => ({
    input: () => runKernel(gradient, { upstream }, attributes),
  }),
};

const gradient: Kernel<{ upstream: tf.Tensor }, AveragePoolAttributes> = {
  name: 'FsnetAveragePoolGradient',
  compose: ({ upstream }, attributes) => {
    const [rows, columns] = attributes.windows.map((window) => readsOf(window, true));
    return multiplyAxes(tf.mul(upstream, shares(attributes)), rows, columns);
  },
};

/** What part of its window's sum each output is: `[1, height, width, 1]`. */
function shares({ windows, countPadding }: AveragePoolAttributes): tf.Tensor4D {
  const [rows, columns] = windows.map((window) => tapCounts(window, countPadding));
  const values = rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
  return tf.tensor4d(values, [1, rows.length, columns.length, 1]);
}
