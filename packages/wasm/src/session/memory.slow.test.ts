import { setFlagsFromString } from 'node:v8';
import { compress } from '@fsnet/encoder';
import { cifarResNet } from '@fsnet/models';
import { randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.fixture.ts';
import { createModel } from './model.ts';

setFlagsFromString('--expose-gc');

const { graph } = compress(cifarResNet({ depth: 8, width: 4 }), { ratio: 2, goldenSamples: 0 });
const inputs = { image: randomTensor(1, [1, 3, 32, 32]) };
const megabyte = 2 ** 20;

/** Bytes of the process: of its heap and array buffers, and all that is in physical memory. */
async function bytesInUse(): Promise<{ heap: number; resident: number }> {
  await collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + arrayBuffers, resident: rss };
}

test('10,000 runs leave nothing behind', async () => {
  const model = await createModel(graph);
  const session = model.createSession();
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) await (i % 2 ? model : session).run(inputs);
  };
  await run(1000);
  const memory = model.explain(1).memory;
  const before = await bytesInUse();
  await run(10_000);
  const after = await bytesInUse();
  expect(model.explain(1).memory).toEqual(memory);
  expect(after.heap - before.heap).toBeLessThan(megabyte);
  expect(after.resident - before.resident).toBeLessThan(16 * megabyte);
  model.dispose();
});

test('1,000 models that come and go leave nothing behind', async () => {
  const cycle = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const model = await createModel(graph);
      await model.run(inputs);
      model.dispose();
    }
  };
  await cycle(100);
  const before = await bytesInUse();
  await cycle(1000);
  const after = await bytesInUse();
  expect(after.heap - before.heap).toBeLessThan(megabyte);
  expect(after.resident - before.resident).toBeLessThan(32 * megabyte);
});
