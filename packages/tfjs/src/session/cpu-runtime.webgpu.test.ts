import { drawUniform } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import { load as loadOnCpu } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { testModel } from '../../test/test-model.ts';
import { load } from '../load/load.ts';

test('a trained network of summaries gives what it gives on the CPU, and two at once do', async () => {
  const { device } = await gpuBackend();
  const file = await testModel('resnet8-cifar10/resnet8-cr4.fsn');
  using cpu = await loadOnCpu(file);
  const [{ name }] = cpu.inputs;
  const images = [1, 2].map((seed) => ({ [name]: drawUniform(seed, 2 * 3 * 32 * 32, -2, 2) }));
  await withErrorScopes(device, async () => {
    using one = await load(file);
    using other = await load(file);
    const runs = await Promise.all([one.run(images[0]), other.run(images[1]), one.run(images[1])]);
    expect(tf.getBackend()).toBe('webgpu');
    for (const [i, image] of [0, 1, 1].entries()) {
      const expected = await cpu.run(images[image]);
      for (const [output, values] of Object.entries(expected))
        expect(relativeL2(runs[i][output], values)).toBeLessThan(1e-5);
    }
  });
});
