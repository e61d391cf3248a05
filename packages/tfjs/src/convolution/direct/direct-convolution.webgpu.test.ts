import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../../test/error-scopes.ts';
import { gpuBackend } from '../../../test/gpu-backend.ts';
import { GpuContext } from '../../gpu/gpu-context.ts';
import { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { drawnCases, type SummaryCase, summaryCase } from '../summary-cases.fixture.ts';
import { type DirectOptions, prepareDirectConvolution } from './direct-convolution.ts';

async function run(each: SummaryCase, options?: DirectOptions): Promise<Float32Array> {
  const { node, weight, geometry } = each;
  const { batch, vertical, horizontal, inputChannels, filters } = geometry;
  const context = new GpuContext(await gpuBackend());
  const summary = new SummaryBuffer(context, weight, 'w');
  const kernel = prepareDirectConvolution(context, node, weight, geometry, summary, options);
  await context.ready();
  const input = tf.tensor4d(each.input, [batch, vertical.input, horizontal.input, inputChannels]);
  const shape: [number, number, number, number] = [batch, vertical.output, horizontal.output, filters];
  const residual = each.residual && tf.tensor4d(each.residual, shape);
  const output = kernel.run(input, residual);
  expect(output.shape).toEqual(shape);
  const values = await output.data<'float32'>();
  tf.dispose([input, output, ...(residual ? [residual] : [])]);
  kernel.dispose();
  context.dispose();
  return values;
}

/** Relative L2 error, against a norm of 1 at least: results of one element may almost cancel out. */
function errorOf(actual: Float32Array, expected: Float32Array): number {
  return relativeL2(Float64Array.of(...actual, 1), Float64Array.of(...expected, 1));
}

describe('prepareDirectConvolution', () => {
  it('equals the reference for every kind of summary', async () => {
    const { device } = await gpuBackend();
    const property = fc.asyncProperty(drawnCases, async (drawn) => {
      const each = summaryCase(drawn);
      expect(errorOf(await run(each), each.expected)).toBeLessThan(1e-5);
    });
    await withErrorScopes(device, () => fc.assert(property, { numRuns: 24 }));
    expect(tf.getBackend()).toBe('webgpu');
  });
});
