import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { drawValues, type GradientCase } from './gradient-cases.fixture.ts';
import { type Parameters, referenceGradients, referenceOutput } from './reference.fixture.ts';
import { summaryConvolution } from './summary-convolution.ts';

/** Compares the current backend's output and gradients with finite differences in float64. */
export async function checkGradients(example: GradientCase): Promise<void> {
  const parameters: Parameters = {
    input: drawValues(
      1,
      example.input.reduce((product, size) => product * size, 1),
    ),
    summary: drawValues(2, example.length),
    locations: Float64Array.from(example.locations),
  };
  const output = referenceOutput(example, parameters);
  const upstream = drawValues(3, output.length);
  const before = tf.memory().numTensors;
  const actual = tf.tidy(() => gradientsOf(example, parameters, upstream));
  const names = ['value', 'input', 'summary', ...(example.learned ? ['locations'] : [])];
  const expected = { value: output, ...referenceGradients(example, parameters, upstream) };
  const errors: Record<string, number> = {};
  for (const [index, name] of names.entries()) {
    const values = await actual[index].data<'float32'>();
    errors[name] = relativeL2(values, expected[name as keyof typeof expected]);
    if (!(errors[name] < 1e-4)) expect(values, name).toEqual(expected[name as keyof typeof expected]);
  }
  tf.dispose(actual);
  expect(tf.memory().numTensors).toBe(before);
}

function gradientsOf(example: GradientCase, parameters: Parameters, upstream: Float64Array): tf.Tensor[] {
  const { layout, strides, dilations, pads, learned, locations } = example;
  const input = tf.tensor4d(Float32Array.from(parameters.input), [...example.input]);
  const summary = tf.tensor1d(Float32Array.from(parameters.summary));
  const real = tf.tensor1d(Float32Array.from(locations));
  const options = { layout, strides, dilations, pads };
  const run = (image: tf.Tensor, values: tf.Tensor, starts?: tf.Tensor) =>
    summaryConvolution(image as tf.Tensor4D, values as tf.Tensor1D, {
      ...options,
      locations: (starts as tf.Tensor1D | undefined) ?? Uint32Array.from(locations),
    });
  const inputs = learned ? [input, summary, real] : [input, summary];
  const value = run(input, summary, learned ? real : undefined);
  const weights = tf.tensor(Float32Array.from(upstream), value.shape);
  const gradients = tf.grads((image, values, starts) => run(image, values, starts))(inputs, weights);
  return [value, ...gradients];
}
