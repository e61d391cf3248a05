import { drawUniform, type Tensor as HostTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { referenceGradients } from './reference-gradients.fixture.ts';
import { asInput, initialValues, tensors } from './run-network.fixture.ts';
import type { TrainableNetwork } from './trainable-network.ts';

/** Compares the gradients of all parameters, in training, with differences in float64; of so many entries of each. */
export async function checkNetworkGradients(
  network: TrainableNetwork,
  inputs: Readonly<Record<string, HostTensor>>,
  { entries: count, tolerance = 1e-4 }: { entries?: number; tolerance?: number } = {},
): Promise<void> {
  const values = initialValues(network);
  const before = tf.memory().numTensors;
  const names = network.parameters.map(({ name }) => name);
  const lookup = tensors(network.parameters, values);
  const upstream: Record<string, Float64Array> = {};
  const gradients = tf.tidy(() => {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, asInput(input)]));
    const { grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
      const byName = new Map(names.map((name, index) => [name, parameters[index]]));
      const outputs = network.forward({
        inputs: given,
        parameter: (name) => byName.get(name)!,
        statistic: tensors(network.statistics, values),
        training: true,
        observe: () => {},
        progress: 0,
      });
      const sums = Object.entries(outputs).map(([name, output], index) => {
        upstream[name] ??= Float64Array.from(drawUniform(index + 1, output.size, -1, 1));
        return tf.sum(tf.mul(output, tf.tensor(Float32Array.from(upstream[name]), output.shape)));
      });
      return sums.reduce((a, b) => tf.add(a, b)) as tf.Scalar;
    })(names.map(lookup));
    return grads;
  });
  const expected = referenceGradients(network, values, inputs, upstream, count);
  // What all parameters together have decides, so that those whose gradient is zero but for rounding pass.
  let scale = 0;
  for (const { gradient } of expected.values())
    scale = Math.max(scale, norm(gradient) / Math.sqrt(gradient.length));
  let kinks = 0;
  for (const [index, name] of names.entries()) {
    const all = await gradients[index].data<'float32'>();
    const { entries, gradient } = expected.get(name)!;
    const difference = norm(gradient.map((value, i) => all[entries[i]] - value));
    kinks += gradient.filter(Number.isNaN).length;
    const reference = Math.max(norm(gradient), 1e-2 * scale * Math.sqrt(gradient.length));
    expect(difference / reference, name).toBeLessThan(tolerance);
  }
  expect(kinks).toBeLessThan(names.length / 2);
  tf.dispose(gradients);
  expect(tf.memory().numTensors).toBe(before);
}

/** Without entries that are not known. */
function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value * value), 0));
}
