import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkGradients } from './check-gradients.fixture.ts';
import { gradientCases } from './gradient-cases.fixture.ts';
import { checkTraining } from './training.fixture.ts';

describe('summary convolution on webgpu', () => {
  afterEach(() => {
    expect(tf.getBackend()).toBe('webgpu');
  });

  test.each(gradientCases)('$name', async (example) => {
    const { device } = await gpuBackend();
    await withErrorScopes(device, () => checkGradients(example));
  });

  test('with small operators of tfjs on the CPU', async () => {
    const { device } = await gpuBackend();
    tf.env().set('WEBGPU_CPU_FORWARD', true);
    const learned = gradientCases.find(({ learned }) => learned)!;
    await withErrorScopes(device, () => checkGradients(learned));
  });

  test('training lowers a loss and leaves no tensor behind', async () => {
    const { device } = await gpuBackend();
    await withErrorScopes(device, () => checkTraining(100));
  });
});
