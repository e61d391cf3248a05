import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { GpuContext } from '../gpu/gpu-context.ts';
import type { Shader } from '../gpu/shader.ts';
import { halfKernels } from './half-kernels.fixture.ts';
import { errorOf, runKernel } from './run-kernel.fixture.ts';
import { drawnCases, summaryCase } from './summary-cases.fixture.ts';
import { ProductMemory } from './two-pass/product-memory.ts';

/** What every kernel takes. */
const cases = drawnCases
  .filter(({ locations }) => locations !== 'fractions')
  .map((drawn) => ({ ...drawn, groups: 1, strides: drawn.strides.map(() => 1) }));

it.for(halfKernels)('%s is as exact as numbers of half precision are', async ([name, prepare], { skip }) => {
  const { device } = await gpuBackend();
  if (name.endsWith('subgroup') && !device.features.has('subgroups')) skip('the device has no subgroups');
  const errors: number[] = [];
  const property = fc.asyncProperty(cases, async (drawn) => {
    const each = summaryCase(drawn);
    const output = await runKernel((context, ...rest) => {
      const [given, summary, { shared }] = rest;
      emulateHalf(context);
      const memory = shared('product memory', () => new ProductMemory(context));
      const reserve = memory.reserve.bind(memory);
      memory.reserve = (byteLength) => reserve(2 * byteLength);
      return prepare(context, given, summary, { shared });
    }, each);
    if (!output) return;
    errors.push(errorOf(output, each.expected));
    expect(errors.at(-1)).toBeLessThan(2e-3);
  });
  await withErrorScopes(device, () => fc.assert(property, { numRuns: 3 }));
  // Single precision would be below.
  expect(Math.max(...errors)).toBeGreaterThan(1e-5);
  expect(tf.getBackend()).toBe('webgpu');
});

/**
 * Compiles shaders of half precision for single precision, for devices that have no other: whatever is converted to
 * `f16` is rounded so, and takes twice the memory.
 */
function emulateHalf(context: GpuContext): void {
  const { limits } = context;
  Object.assign(context, {
    pipeline: (shader: Shader) => GpuContext.prototype.pipeline.call(context, inSinglePrecision(shader)),
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize / 2,
    },
  });
}

function inSinglePrecision({ types = {}, features = [], code, ...shader }: Shader): Shader {
  const single = Object.entries(types).map(([name, type]) => [name, type.replace('f16', 'f32')]);
  return {
    ...shader,
    types: Object.fromEntries(single),
    features: features.filter((feature) => feature !== 'f16'),
    code: code.replace(/\b(?:element4|vec4<real>|real)\(/g, 'quantizeToF16('),
  };
}
