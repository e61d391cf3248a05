import { encode } from '@fsnet/encoder';
import { drawUniform, elementCount } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { tinyNetwork, tinyShape } from '../../test/tiny-network.ts';
import { load } from '../load/load.ts';
import type { TuningStore } from './tuning-store.ts';

test('a model that is to be tuned runs as was measured, and gives the same', async () => {
  const { device } = await gpuBackend();
  const texts = new Map<string, string>();
  let writes = 0;
  const tune: TuningStore = {
    read: async (name) => texts.get(name),
    write: async (name, text) => {
      writes++;
      texts.set(name, text);
    },
  };
  const file = encode(tinyNetwork());
  const image = drawUniform(1, elementCount(tinyShape), -1, 1);
  const before = tf.memory().numTensors;
  await withErrorScopes(device, async () => {
    const plain = await load(file);
    const { scores: expected } = await plain.run({ image });
    plain.dispose();
    for (let round = 0; round < 2; round++) {
      const model = await load(file, { tune });
      const { layers } = model.explain();
      const reasons = layers
        .flatMap(({ reason }) => reason ?? [])
        .filter((reason) => /saves|adds|packed/.test(reason));
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason).toMatch(/measured|no other/);
      const { scores } = await model.run({ image });
      for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i], 4);
      model.dispose();
    }
  });
  expect(writes).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
  expect(tf.getBackend()).toBe('webgpu');
});
