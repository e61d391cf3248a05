import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { type DrawnCase, summaryCase } from '../convolution/summary-cases.fixture.ts';
import type { Disposable, SummaryContext } from '../convolution/summary-convolution.ts';
import { SummaryTuner } from './summary-tuner.ts';
import type { TuningStore } from './tuning-store.ts';

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

/** Prepares the case as a model would, and says what was chosen. */
function reasonFor(tuner: SummaryTuner): string {
  const values: Disposable[] = [];
  const shared = <Value extends Disposable>(_: string, make: () => Value): Value => {
    const value = make();
    values.push(value);
    return value;
  };
  const tensor = (): tf.Tensor => tf.keep(tf.zeros([1]));
  const context: SummaryContext = { backend: 'webgpu', shared, tensor };
  const { node, weight, geometry } = summaryCase(drawn);
  const kernel = tuner.prepareSummary(node, weight, geometry, context)!;
  kernel.dispose();
  for (const value of values) value.dispose();
  return kernel.choice.reason;
}

function memoryStore(): TuningStore & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: async (name) => texts.get(name),
    write: async (name, text) => {
      texts.set(name, text);
    },
  };
}

describe('SummaryTuner', () => {
  it('measures what it does not know, once for all models', async () => {
    const { device } = await gpuBackend();
    const store = memoryStore();
    await withErrorScopes(device, async () => {
      const tuner = new SummaryTuner(store);
      await tuner.open();
      expect(reasonFor(tuner)).toMatch(/expected/);
      const tensors = tf.memory().numTensors;
      expect(await tuner.measure()).toBe(true);
      expect(tf.memory().numTensors).toBe(tensors);
      expect(reasonFor(tuner)).toMatch(/measured|no other/);
      expect(await tuner.measure()).toBe(false);
    });
    const [times] = Object.values(JSON.parse([...store.texts.values()][0]) as Record<string, object>);
    expect(Object.keys(times).length).toBeGreaterThan(1);
    for (const time of Object.values(times)) expect(time).toBeGreaterThan(0);

    const next = new SummaryTuner(store);
    await next.open();
    expect(reasonFor(next)).toMatch(/measured/);
    expect(await next.measure()).toBe(false);
    expect(tf.getBackend()).toBe('webgpu');
  });

  it('measures anew where the store is corrupt, and works without one', async () => {
    await gpuBackend();
    const store = memoryStore();
    const corrupt: TuningStore = { ...store, read: async () => '{"' };
    for (const each of [corrupt, undefined]) {
      const tuner = new SummaryTuner(each);
      await tuner.open();
      reasonFor(tuner);
      expect(await tuner.measure()).toBe(true);
      expect(reasonFor(tuner)).toMatch(/measured/);
    }
  });

  it('stops where it is aborted', async () => {
    await gpuBackend();
    const tuner = new SummaryTuner(undefined);
    reasonFor(tuner);
    await expect(tuner.measure(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
