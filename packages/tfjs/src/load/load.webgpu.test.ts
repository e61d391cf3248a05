import { encode } from '@fsnet/encoder';
import { FsnError } from '@fsnet/graph';
import { heavyNetwork, relativeL2, slowResponse } from '@fsnet/testing';
import { load as loadWasm } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { countDeviceBytes } from '../../test/device-bytes.ts';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { summaryPreparer } from '../convolution/prepare-summary.ts';
import { type LoadOptions, load } from './load.ts';

const image = Float32Array.of(0.5, -1, 2);
const options: LoadOptions = { prepareSummary: summaryPreparer() };
let small: Uint8Array;
let expected: Float32Array;

beforeAll(async () => {
  small = encode(heavyNetwork(2), { goldenSamples: 0 });
  using model = await loadWasm(small);
  ({ features: expected } = await model.run({ image }));
});

test('a network gives the same however its file comes', async () => {
  const { device } = await gpuBackend();
  const inputs = {
    bytes: () => small,
    Blob: () => new Blob([small.slice()]),
    'slow Response': () => slowResponse(small, 5e6).response,
    ByteSource: () => ({ read: async (at: number, length: number) => small.subarray(at, at + length) }),
  };
  for (const [name, input] of Object.entries(inputs)) {
    const phases = new Set<string>();
    const onProgress: LoadOptions['onProgress'] = ({ phase }) => phases.add(phase);
    await withErrorScopes(device, async () => {
      const model = await load(input(), { ...options, onProgress });
      const { features } = await model.run({ image });
      expect(relativeL2(features, expected), name).toBeLessThan(1e-5);
      expect([...phases]).toEqual(['fetch', 'decode', 'compile']);
      model.dispose();
    });
  }
  expect(tf.getBackend()).toBe('webgpu');
});

test('what does not load leaves nothing on the device', async () => {
  const { device } = await gpuBackend();
  await (await load(slowResponse(small, 5e6).response, options)).dispose();
  const count = countDeviceBytes(device);
  const tensors = tf.memory().numTensors;
  const damaged = small.slice();
  damaged[small.length - 20] ^= 1;
  for (let round = 0; round < 3; round++) {
    await expect(load(slowResponse(damaged, 5e6).response, options)).rejects.toThrow(FsnError);
    const signal = AbortSignal.timeout(300);
    const aborted = load(slowResponse(small, 5e6).response, { ...options, signal });
    await expect(aborted).rejects.toMatchObject({ name: 'TimeoutError' });
  }
  await device.queue.onSubmittedWorkDone();
  expect(tf.memory().numTensors).toBe(tensors);
  // TensorFlow.js keeps buffers for the next tensors of their size; summaries would be 1.2 MB each.
  expect(count.live).toBeLessThan(500_000);
  count.stop();
});

test('10 MB at 10 MB/s give a first result within 0.3 s of the last byte, and a run', async () => {
  await gpuBackend();
  const file = encode(heavyNetwork(8), { goldenSamples: 0 });
  expect(file.length).toBeGreaterThan(9e6);
  const waits: number[] = [];
  // Other programs may take their time from any one of them.
  for (let round = 0; round < 4 && !waits.some((wait) => wait < 300); round++) {
    const slow = slowResponse(file, 10e6);
    const model = await load(slow.response, options);
    await model.run({ image });
    const first = performance.now();
    await model.run({ image });
    const run = performance.now() - first;
    waits.push(first - slow.lastByteAt! - run);
    model.dispose();
  }
  expect(Math.min(...waits)).toBeLessThan(300);
});
