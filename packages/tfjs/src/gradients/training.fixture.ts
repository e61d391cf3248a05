import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { drawValues } from './gradient-cases.fixture.ts';
import { locationsFromAlpha } from './locations-from-alpha.ts';
import { summaryConvolution } from './summary-convolution.ts';
import type { SummaryLayout } from './summary-layout.ts';

const layout: SummaryLayout = {
  shape: [8, 3, 3, 3],
  groups: 1,
  order: 'hwi',
  segments: 'filter',
  circular: false,
};
const length = 60;

/**
 * Learns a summary and its locations so that the convolution does what another one does, for `steps` steps on the
 * current backend: the loss must fall, and no tensor may stay.
 */
export async function checkTraining(steps: number): Promise<void> {
  const images = tf.tensor4d(Float32Array.from(drawValues(1, 2 * 6 * 6 * 3)), [2, 6, 6, 3]);
  const options = { layout, pads: [1, 1, 1, 1], strides: [2, 2] };
  const wanted = tf.tidy(() =>
    summaryConvolution(images, tf.tensor1d(Float32Array.from(drawValues(2, length))), {
      ...options,
      locations: Int32Array.from({ length: 8 }, (_, filter) => 4 * filter),
    }),
  );
  const summary = tf.variable(tf.tensor1d(Float32Array.from(drawValues(3, length))));
  const alpha = tf.variable(tf.tensor1d(Float32Array.from(drawValues(4, 8))));
  const lossOf = (): tf.Scalar => {
    const locations = locationsFromAlpha(alpha as tf.Tensor1D, length, 27);
    return meanSquare(summaryConvolution(images, summary as tf.Tensor1D, { ...options, locations }), wanted);
  };
  const step = (): tf.Scalar =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(lossOf, [summary, alpha]);
      for (const [variable, rate] of [
        [summary, 0.2],
        [alpha, 0.01],
      ] as const)
        variable.assign(tf.sub(variable, tf.mul(grads[variable.name], rate)));
      return value;
    });

  const first = await numberOf(step());
  const tensors = tf.memory().numTensors;
  for (let count = 2; count < steps; count++) step().dispose();
  expect(tf.memory().numTensors).toBe(tensors);
  const last = await numberOf(step());
  expect(last).toBeLessThan(first / 3);
  tf.dispose([images, wanted, summary, alpha]);
}

/** Differentiable without tfjs's own gradients, which are not registered here. */
function meanSquare(actual: tf.Tensor4D, wanted: tf.Tensor4D): tf.Scalar {
  return tf.customGrad((...args) => {
    const difference = tf.sub(args[0] as tf.Tensor, wanted);
    (args[1] as tf.GradSaveFunc)([difference]);
    return {
      value: tf.mean(tf.square(difference)),
      gradFunc: (upstream, saved) =>
        tf.mul(upstream as tf.Tensor, tf.mul((saved as tf.Tensor[])[0], 2 / wanted.size)),
    };
  })(actual) as tf.Scalar;
}

async function numberOf(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}
