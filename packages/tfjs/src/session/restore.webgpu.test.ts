import { encode } from '@fsnet/encoder';
import { drawUniform, elementCount } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { tinyNetwork, tinyShape } from '../../test/tiny-network.ts';
import { load } from '../load/load.ts';

const lost = expect.objectContaining({ name: 'FsnError', code: 'device-lost' });
const image = drawUniform(1, elementCount(tinyShape), -1, 1);

test('a lost device is told, and models come back on another', async () => {
  const { device } = await gpuBackend();
  const file = encode(tinyNetwork());
  const models = [await load(file), await load(file)];
  const expected = (await models[0].run({ image })).scores;
  const pending = models.map((model) => model.run({ image }));
  device.destroy();
  for (const run of pending) await expect(run).rejects.toEqual(lost);
  for (const model of models) await expect(model.run({ image })).rejects.toEqual(lost);

  await Promise.all(models.map((model) => model.restore()));
  const renewed = await gpuBackend();
  expect(renewed.device).not.toBe(device);
  await withErrorScopes(renewed.device, async () => {
    for (const model of models) expect((await model.run({ image })).scores).toEqual(expected);
  });
  expect(tf.getBackend()).toBe('webgpu');
  for (const model of models) model.dispose();
});

test('a model whose device is there stays as it is', async () => {
  const { device } = await gpuBackend();
  const model = await load(encode(tinyNetwork()));
  const { scores } = await model.run({ image });
  await model.restore();
  expect((await gpuBackend()).device).toBe(device);
  expect((await model.run({ image })).scores).toEqual(scores);
  model.dispose();
  await expect(model.restore()).rejects.toThrow(TypeError);
});

test('a model that was disposed while its device was lost frees nothing twice', async () => {
  const { device } = await gpuBackend();
  const model = await load(encode(tinyNetwork()));
  await model.run({ image });
  device.destroy();
  await expect(model.run({ image })).rejects.toEqual(lost);
  model.dispose();
  model.dispose();
  const other = await load(encode(tinyNetwork()));
  expect((await other.run({ image })).scores).toHaveLength(2);
  other.dispose();
});
