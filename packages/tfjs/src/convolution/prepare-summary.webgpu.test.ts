import type { Tensor as HostTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import type { SummaryVariant } from './choice.ts';
import { gpuContext, type SummaryOptions, summaryPreparer } from './prepare-summary.ts';
import { errorOf } from './run-kernel.fixture.ts';
import { type DrawnCase, type SummaryCase, summaryCase } from './summary-cases.fixture.ts';
import type { Disposable, SummaryContext, SummaryKernel, SummaryKernelName } from './summary-convolution.ts';

const drawn: DrawnCase = {
  ...{ batch: 1, groups: 1, channels: 8, filters: 8, size: [9, 7], kernel: [3, 3], seed: 1 },
  ...{ strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1], circular: false, step: 8 },
  ...{ order: 'hwi', segments: 'tap', locations: 'explicit', stored: { bits: 5, block: 0 } },
  ...{
    scaled: true,
    biased: true,
    added: true,
    activation: { kind: 'clamp', minimum: 0, maximum: Infinity },
  },
};

/** Runs a case as a model would. */
async function run(
  { node, weight, geometry, ...each }: SummaryCase,
  options: SummaryOptions,
  force?: SummaryKernelName,
): Promise<{ kernel: SummaryKernel; output: Float32Array }> {
  const values = new Map<string, Disposable>();
  const shared = <Value extends Disposable>(key: string, make: () => Value): Value => {
    const found = values.get(key) ?? make();
    values.set(key, found);
    return found as Value;
  };
  const tensor = (key: string, make: () => HostTensor): tf.Tensor =>
    shared(key, () => {
      const { data, shape } = make();
      return tf.keep(tf.tensor(data as Float32Array, [...shape]));
    });
  const context: SummaryContext = { backend: tf.getBackend(), force, shared, tensor };
  const kernel = summaryPreparer(options)(node, weight, geometry, context)!;
  if (context.backend === 'webgpu') await gpuContext(context).ready();
  const { batch, vertical, horizontal, inputChannels, filters } = geometry;
  const input = tf.tensor4d(each.input, [batch, vertical.input, horizontal.input, inputChannels]);
  const residual =
    each.residual && tf.tensor4d(each.residual, [batch, vertical.output, horizontal.output, filters]);
  const result = tf.tidy(() => kernel.run(input, residual));
  const output = await result.data<'float32'>();
  tf.dispose([input, result, ...(residual ? [residual] : [])]);
  kernel.dispose();
  for (const value of values.values()) value.dispose();
  return { kernel, output };
}

describe('summaryPreparer', () => {
  it.each<SummaryKernelName>(['direct', 'two-pass', 'fused', 'expanded'])(
    'can be forced to %s',
    async (name) => {
      const { device } = await gpuBackend();
      const each = summaryCase(drawn);
      const { kernel, output } = await withErrorScopes(device, () => run(each, {}, name));
      expect(kernel.name).toBe(name);
      expect(kernel.choice.reason).toMatch(/forced$/);
      expect(errorOf(output, each.expected)).toBeLessThan(1e-5);
      expect(tf.getBackend()).toBe('webgpu');
    },
  );

  it('takes what was measured to be the fastest', async () => {
    await gpuBackend();
    const measured = new Map<SummaryVariant, number>([
      ['direct', 3],
      ['fused', 2],
    ]);
    const { kernel } = await run(summaryCase(drawn), { measured: () => measured });
    expect(kernel.name).toBe('fused');
    expect(kernel.choice.reason).toMatch(/measured 1.5 times as fast as direct$/);
  });

  it('chooses by what is expected, and runs in single precision where half is not to be had', async () => {
    const { device } = await gpuBackend();
    const each = summaryCase({ ...drawn, groups: 2, locations: 'fractions' });
    const { kernel, output } = await withErrorScopes(device, () => run(each, { precision: 'f16' }));
    expect(kernel.choice.reason).toMatch(/expected [\d.]+ times as fast as/);
    const bound = device.features.has('shader-f16') ? 2e-3 : 1e-5;
    expect(errorOf(output, each.expected)).toBeLessThan(bound);
  });
});
