import { drawUniform } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { registerKernelGradients } from '../network/kernel-gradients.ts';
import { fakeQuantize } from './fake-quantize.ts';
import { roundTrip } from './quantizer.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerKernelGradients();
});

const quantizer = { bits: 3, block: 'tensor', filterLength: 6 } as const;
const values = drawUniform(1, 24, -1, 1);
const upstream = drawUniform(2, 24, -1, 1);

function gradients(range?: readonly number[]): Float32Array[] {
  const before = tf.memory().numTensors;
  const inputs = () => [tf.tensor1d(values), ...(range ? [tf.tensor1d([...range])] : [])];
  const found = tf.tidy(() =>
    tf.grads((a: tf.Tensor, b?: tf.Tensor) =>
      tf.sum(tf.mul(fakeQuantize(a, quantizer, b), tf.tensor1d(upstream))),
    )(inputs()),
  );
  const data = found.map((tensor) => tensor.dataSync<'float32'>().slice());
  tf.dispose(found);
  expect(tf.memory().numTensors).toBe(before);
  return data;
}

test('passes gradients straight through', () => {
  const [ofValues] = gradients();
  expect(ofValues).toEqual(upstream);
});

test('gives the range the gradients of what lies beyond it', () => {
  const [ofValues, ofRange] = gradients([-0.5, 0.25]);
  const sum = (isMeant: (value: number) => boolean) =>
    values.reduce((total, value, i) => total + (isMeant(value) ? upstream[i] : 0), 0);
  expectAllClose(ofRange, [sum((value) => value < -0.5), sum((value) => value > 0.25)]);
  const isInside = (value: number) => value >= -0.5 && value <= 0.25;
  expectAllClose(
    ofValues,
    upstream.map((each, i) => (isInside(values[i]) ? each : 0)),
  );
});

test('rounds within the range, in the order of the file', () => {
  const axes = [1, 0];
  const attributes = { ...quantizer, block: 'filter', axes } as const;
  const rounded = tf.tidy(() => {
    const tensor = fakeQuantize(tf.tensor2d(values, [6, 4]), attributes, tf.tensor1d([-0.5, 0.25]));
    return tf.transpose(tensor).dataSync<'float32'>().slice() as unknown as tf.Tensor;
  }) as unknown as Float32Array;
  const ordered = tf.tidy(
    () =>
      tf
        .transpose(tf.tensor2d(values, [6, 4]))
        .dataSync()
        .slice() as unknown as tf.Tensor,
  ) as unknown as Float32Array;
  expect(rounded).toEqual(roundTrip(ordered, attributes, [-0.5, 0.25]));
  // A scale for each of four filters of six values.
  expect(new Set(rounded.subarray(0, 6)).size).toBeLessThanOrEqual(8);
});

test('leaves what is not finite for the loss to show', () => {
  const broken = Float32Array.of(1, Number.NaN);
  expect(roundTrip(broken, quantizer)).toBe(broken);
});
