import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { optimizerOf } from './optimizer.ts';

beforeAll(() => startEngine({ backend: 'wasm' }));

const gradients = [
  [0.5, -2, 1e-3, 0],
  [0.25, 4, -1e-3, 0],
  [-1, 0.5, 2e-3, 0],
];
const initial = [1, -0.5, 0.25, 3];
const settings = { rate: 0.1, decay: 0.01 };

/** What three steps make of the parameters, and how many tensors are left besides them. */
function afterSteps(choice: Parameters<typeof optimizerOf>[0]): Float32Array {
  const optimizer = optimizerOf(choice);
  const before = tf.memory().numTensors;
  let state = { parameter: tf.tensor(initial) as tf.Tensor, slots: optimizer.slots.map(() => tf.zeros([4])) };
  for (const [index, values] of gradients.entries()) {
    const gradient = tf.tensor(values);
    const next = optimizer.apply(state, gradient, { ...settings, count: index + 1 });
    tf.dispose([gradient, state.parameter, ...state.slots]);
    state = { parameter: next.parameter, slots: [...next.slots] };
  }
  const result = state.parameter.dataSync<'float32'>();
  tf.dispose([state.parameter, ...state.slots]);
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

test.each([true, false])('sgd, Nesterov %s, against float64', (nesterov) => {
  const momentum = 0.9;
  const expected = initial.map((value, index) => {
    let velocity = 0;
    for (const gradient of gradients) {
      const slope = gradient[index] + settings.decay * value;
      velocity = momentum * velocity + slope;
      value -= settings.rate * (nesterov ? slope + momentum * velocity : velocity);
    }
    return value;
  });
  expectAllClose(afterSteps({ kind: 'sgd', momentum, nesterov }), expected);
});

test('adam against float64', () => {
  const [beta1, beta2, epsilon] = [0.8, 0.95, 1e-6];
  const expected = initial.map((value, index) => {
    let [mean, square] = [0, 0];
    for (const [step, gradient] of gradients.entries()) {
      mean = beta1 * mean + (1 - beta1) * gradient[index];
      square = beta2 * square + (1 - beta2) * gradient[index] ** 2;
      const [m, s] = [mean / (1 - beta1 ** (step + 1)), square / (1 - beta2 ** (step + 1))];
      value = value * (1 - settings.rate * settings.decay) - (settings.rate * m) / (Math.sqrt(s) + epsilon);
    }
    return value;
  });
  expectAllClose(afterSteps({ kind: 'adam', beta1, beta2, epsilon }), expected, { rtol: 1e-4 });
});
