import { type Differentiable, type Kernel, runDifferentiable, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { multiplyAxes, type PoolWindows, positions, readsOf } from './pool-windows.ts';

/** How a max pool slides. */
export interface MaxPoolAttributes {
  readonly windows: PoolWindows;
}

/**
 * Largest value of every window of `[batch, height, width, channels]`, with the meaning of ONNX's MaxPool. Of equal
 * values the first one, row by row, takes the gradient.
 */
export function maxPool(input: tf.Tensor4D, windows: PoolWindows): tf.Tensor4D {
  return runDifferentiable(operation, { input }, { windows }) as tf.Tensor4D;
}

const operation: Differentiable<{ input: tf.Tensor }, MaxPoolAttributes> = {
  name: 'FsnetMaxPool',
  compose: ({ input }, { windows }) => largest(unfold(input, windows), windows),
  savedInputs: ['input'],
  savedOutputs: [true],
  gradients: ({ upstream, inputs: { input }, outputs: [output], attributes }) => ({
    input: () => runKernel(gradient, { upstream, input, output }, attributes),
  }),
};

const gradient: Kernel<{ upstream: tf.Tensor; input: tf.Tensor; output: tf.Tensor }, MaxPoolAttributes> = {
  name: 'FsnetMaxPoolGradient',
  compose: ({ upstream, input, output }, { windows }) => {
    const [vertical, horizontal] = windows;
    const taps = vertical.kernel * horizontal.kernel;
    const spread = (values: tf.Tensor) => toTaps(values, windows);
    // Higher for earlier taps, so that the first of equal values is the only one that stays.
    const ranks = tf.tile(
      tf.tensor4d(
        Array.from({ length: taps }, (_, tap) => taps - tap),
        [1, vertical.kernel, horizontal.kernel, 1],
      ),
      [1, vertical.output, horizontal.output, 1],
    );
    const ranked = tf.mul(tf.cast(tf.equal(unfold(input, windows), spread(output)), 'float32'), ranks);
    const first = tf.logicalAnd(tf.equal(ranked, spread(largest(ranked, windows))), tf.greater(ranked, 0));
    const [rows, columns] = windows.map((window) => readsOf(window, false));
    return multiplyAxes(tf.mul(tf.cast(first, 'float32'), spread(upstream)), rows, columns);
  },
};

/** Below all that is pooled, finite because 0 times it must be 0. */
const lowest = -3.4e38;

/** All windows side by side, `[batch, rows * kernel rows, columns * kernel columns, channels]`. */
function unfold(input: tf.Tensor, windows: PoolWindows): tf.Tensor {
  const reads = windows.map(positions);
  const pads = reads.map((each, axis): [number, number] => [
    Math.max(0, -Math.min(...each)),
    Math.max(0, Math.max(...each) - input.shape[axis + 1]! + 1),
  ]);
  const padded = tf.pad(input, [[0, 0], ...pads, [0, 0]], lowest);
  const at = reads.map((each, axis) =>
    tf.tensor1d(
      each.map((position) => position + pads[axis][0]),
      'int32',
    ),
  );
  return tf.gather(tf.gather(padded, at[0], 1), at[1], 2);
}

function largest(unfolded: tf.Tensor, [vertical, horizontal]: PoolWindows): tf.Tensor {
  const [batch, , , channels] = unfolded.shape as number[];
  const { kernel, output } = horizontal;
  const byRows = tf.max(
    tf.reshape(unfolded, [batch * vertical.output, vertical.kernel, output * kernel * channels]),
    1,
  );
  const byColumns = tf.max(tf.reshape(byRows, [batch * vertical.output * output, kernel, channels]), 1);
  return tf.reshape(byColumns, [batch, vertical.output, output, channels]);
}

/** Every window's value once for each of its taps. */
function toTaps(values: tf.Tensor, windows: PoolWindows): tf.Tensor {
  const [rows, columns] = windows.map(({ output, kernel }) =>
    tf.tensor1d(
      Array.from({ length: output * kernel }, (_, at) => Math.floor(at / kernel)),
      'int32',
    ),
  );
  return tf.gather(tf.gather(values, rows, 1), columns, 2);
}
