import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../../test/error-scopes.ts';
import { gpuBackend } from '../../../test/gpu-backend.ts';
import { errorOf, type PrepareCase, runKernel } from '../run-kernel.fixture.ts';
import { drawnCases, summaryCase } from '../summary-cases.fixture.ts';
import { prepareFusedConvolution } from './fused-convolution.ts';

const fused: PrepareCase = (context, { node, weight, geometry }, summary, resources) =>
  prepareFusedConvolution(context, node, weight, geometry, summary, resources);

const cases = drawnCases
  .filter(({ locations }) => locations !== 'fractions')
  .map((drawn) => ({ ...drawn, groups: 1, strides: drawn.strides.map(() => 1) }));

describe('prepareFusedConvolution', () => {
  it('equals the reference for every kind of summary of few tap rows', async () => {
    const { device } = await gpuBackend();
    let runs = 0;
    const property = fc.asyncProperty(cases, async (drawn) => {
      const each = summaryCase(drawn);
      const actual = await runKernel(fused, each);
      if (!actual) return;
      runs++;
      expect(errorOf(actual, each.expected)).toBeLessThan(1e-5);
    });
    await withErrorScopes(device, () => fc.assert(property, { numRuns: 6 }));
    expect(runs).toBeGreaterThan(1);
    expect(tf.getBackend()).toBe('webgpu');
  });

  it('covers images that are no multiple of a tile', async () => {
    const { device } = await gpuBackend();
    const [drawn] = fc.sample(cases, { numRuns: 1, seed: 1 });
    const sliding = {
      size: [21, 19],
      kernel: [3, 3],
      dilations: [1, 1],
      pads: [1, 1, 1, 1],
      strides: [1, 1],
    };
    const weight = {
      order: 'hwi',
      segments: 'tap',
      locations: 'explicit',
      circular: false,
      step: 8,
    } as const;
    const each = summaryCase({ ...drawn, ...sliding, ...weight, channels: 8, filters: 8, batch: 2 });
    await withErrorScopes(device, async () => {
      const actual = await runKernel(fused, each);
      expect(actual && errorOf(actual, each.expected)).toBeLessThan(1e-5);
    });
  });

  it.each([
    ['that meet all pixels', [3, 3], 1],
    ['that meet every other row and column', [3, 3], 2],
    ['of one tap', [1, 1], 1],
  ])('declines strides %s', async (_, kernel, dilation) => {
    const [drawn] = fc.sample(cases, { numRuns: 1, seed: 1 });
    const dilations = [dilation, dilation];
    const sliding = { size: [9, 9], kernel, dilations, pads: [1, 1, 1, 1], strides: [2, 2] };
    expect(await runKernel(fused, summaryCase({ ...drawn, ...sliding }))).toBeUndefined();
  });
});
