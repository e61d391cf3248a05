import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { draw } from './draw.fixture.ts';
import { momentumStep } from './momentum.ts';

describe.each(['cpu', 'wasm'] as const)('a step of gradient descent on %s', (backend) => {
  beforeAll(() => startEngine({ backend }));

  test.each([
    { shape: [1], nesterov: true, decay: 0.01 },
    { shape: [3, 3, 2, 5], nesterov: true, decay: 5e-4 },
    { shape: [16], nesterov: false, decay: 0 },
    { shape: [7], nesterov: false, decay: 0.1 },
  ])('of $shape, Nesterov $nesterov, decay $decay', async ({ shape, nesterov, decay }) => {
    const [rate, momentum] = [0.3, 0.9];
    const [parameter, gradient, velocity] = [1, 2, 3].map((seed) => draw(seed, shape).values);
    const before = tf.memory().numTensors;
    const state = {
      parameter: tf.tensor(Float32Array.from(parameter), shape),
      gradient: tf.tensor(Float32Array.from(gradient), shape),
      velocity: tf.tensor(Float32Array.from(velocity), shape),
    };
    const next = momentumStep(state, { rate, momentum, nesterov, decay });
    const [parameters, velocities] = await Promise.all(next.map((tensor) => tensor.data()));
    for (const [at, value] of parameter.entries()) {
      const slope = gradient[at] + decay * value;
      const speed = momentum * velocity[at] + slope;
      expect(velocities[at]).toBeCloseTo(speed, 5);
      expect(parameters[at]).toBeCloseTo(value - rate * (nesterov ? slope + momentum * speed : speed), 5);
    }
    // What was read stays.
    expect([...(await state.parameter.data())]).toEqual([...parameter]);
    expect([...(await state.velocity.data())]).toEqual([...velocity]);
    expect(next.map((tensor) => tensor.shape)).toEqual([shape, shape]);
    tf.dispose([...next, ...Object.values(state)]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
