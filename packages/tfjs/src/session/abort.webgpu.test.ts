import { cifarResNet } from '@fsnet/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { load } from '../load/load.ts';

const image = new Float32Array(8 * 3 * 32 * 32).fill(0.5);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a run that waits for the GPU ends at once when it is aborted, and leaves nothing', async () => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    using model = await load(cifarResNet({ depth: 8, width: 4 }));
    const { logits } = await model.run({ image });
    const { numTensors } = tf.memory();
    const controller = new AbortController();
    const run = model.run({ image }, { signal: controller.signal });
    // Long enough for all layers to be queued, not for the GPU to compute them.
    await pause(50);
    let isDone = false;
    const done = device.queue.onSubmittedWorkDone().then(() => {
      isDone = true;
    });
    controller.abort();
    await expect(run).rejects.toBe(controller.signal.reason);
    expect(isDone).toBe(false);
    await done;
    await expect.poll(() => tf.memory().numTensors).toBe(numTensors);
    expect((await model.run({ image })).logits).toEqual(logits);
  });
});

test('a run that is aborted before it begins leaves nothing', async () => {
  await gpuBackend();
  using model = await load(cifarResNet({ depth: 8, width: 4 }));
  const given = image.subarray(0, 3 * 32 * 32);
  await model.run({ image: given });
  const { numTensors } = tf.memory();
  await expect(model.run({ image: given }, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  const controller = new AbortController();
  const run = model.run({ image: given }, { signal: controller.signal });
  controller.abort();
  await expect(run).rejects.toBe(controller.signal.reason);
  await expect.poll(() => tf.memory().numTensors).toBe(numTensors);
});
