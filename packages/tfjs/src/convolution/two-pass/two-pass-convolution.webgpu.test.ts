import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../../test/error-scopes.ts';
import { gpuBackend } from '../../../test/gpu-backend.ts';
import { GpuContext } from '../../gpu/gpu-context.ts';
import type { Shader } from '../../gpu/shader.ts';
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
const numRuns = 3;

describe('prepareTwoPassConvolution', () => {
  it.for(['register', 'tiled', 'subgroup'] as const)(
    'equals the reference for every kind of summary, all products at a time or few, %s',
    { timeout: 120_000 },
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

  it('hands rows to the same threads whichever of them form a quad', async () => {
    const { device } = await gpuBackend();
    const property = fc.asyncProperty(cases, async (drawn) => {
      const each = summaryCase(drawn);
      const actual = await runKernel((context, ...rest) => {
        const pipeline = (shader: Shader) =>
          GpuContext.prototype.pipeline.call(context, withOtherQuads(shader));
        Object.assign(context, { pipeline });
        return twoPass({ tiling: 'subgroup' })(context, ...rest);
      }, each);
      expect(actual && errorOf(actual, each.expected)).toBeLessThan(1e-5);
    });
    await withErrorScopes(device, () => fc.assert(property, { numRuns: 3 }));
  });

  it.each([{ groups: 2 }, { locations: 'fractions' as const }])('declines %o', async (what) => {
    const property = fc.asyncProperty(cases, async (drawn) => {
      const each = summaryCase({ ...drawn, ...what, circular: false });
      expect(await runKernel(twoPass(), each)).toBeUndefined();
    });
    await fc.assert(property, { numRuns: 3 });
  });
});

/** The shader with quads of threads that are far apart, as other devices may have them, through workgroup memory. */
function withOtherQuads({ features = [], code, ...shader }: Shader): Shader {
  if (!features.includes('subgroups')) return { features, code, ...shader };
  const lane = /@builtin\(subgroup_invocation_id\) lane: u32,\s*\) \{/;
  if (!lane.test(code)) throw new Error('the shader has no lanes');
  const main = code.replace(lane, ') { let lane = (thread * 5u + 3u) % (tilePixels / 4); laneHere = lane;');
  const broadcast = `
    var<private> laneHere: u32;
    var<workgroup> handed: array<vec4<real>, tilePixels / 4>;
    fn quadBroadcast(value: vec4<real>, other: u32) -> vec4<real> {
      workgroupBarrier();
      handed[laneHere] = value;
      workgroupBarrier();
      return handed[laneHere / 4u * 4u + other];
    }`;
  return { ...shader, code: main + broadcast };
}
