import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../../test/error-scopes.ts';
import { gpuBackend } from '../../../test/gpu-backend.ts';
import { errorOf, type PrepareCase, runKernel } from '../run-kernel.fixture.ts';
import { drawnCases, summaryCase } from '../summary-cases.fixture.ts';
import { prepareTwoPassConvolution, type TwoPassOptions } from './two-pass-convolution.ts';

const twoPass =
  (options?: TwoPassOptions): PrepareCase =>
  (context, { node, weight, geometry }, summary, resources) =>
    prepareTwoPassConvolution(context, node, weight, geometry, summary, resources, options);

const cases = drawnCases
  .filter(({ locations }) => locations !== 'fractions')
  .map((drawn) => ({ ...drawn, groups: 1 }));

// Every case is a shader of its own, which software compiles in up to a second.
const numRuns = 6;

describe('prepareTwoPassConvolution', () => {
  it.for(['register', 'tiled', 'subgroup'] as const)(
    'equals the reference for every kind of summary, all products at a time or few, %s',
    async (tiling, { skip }) => {
      const { device } = await gpuBackend();
      if (tiling === 'subgroup' && !device.features.has('subgroups')) skip('the device has no subgroups');
      const limits = fc.constantFrom(2 ** 26, 64, 1000);
      const property = fc.asyncProperty(cases, limits, async (drawn, mostBytes) => {
        const each = summaryCase(drawn);
        const actual = await runKernel(twoPass({ tiling, mostBytes }), each);
        expect(actual && errorOf(actual, each.expected)).toBeLessThan(1e-5);
      });
      await withErrorScopes(device, () => fc.assert(property, { numRuns }));
      expect(tf.getBackend()).toBe('webgpu');
    },
  );

  it.each([{ groups: 2 }, { locations: 'fractions' as const }])('declines %o', async (what) => {
    const property = fc.asyncProperty(cases, async (drawn) => {
      const each = summaryCase({ ...drawn, ...what, circular: false });
      expect(await runKernel(twoPass(), each)).toBeUndefined();
    });
    await fc.assert(property, { numRuns: 3 });
  });
});
