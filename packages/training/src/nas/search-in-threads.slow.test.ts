import { expect, test } from 'vitest';
import { memoryStorage } from '../run/run-storage.ts';
import { stopAfter, weightsOf } from '../run/tiny-run.fixture.ts';
import { train } from '../run/train.ts';
import { tinySearch } from './tiny-search.fixture.ts';

test.each([1, 2])('two threads go on to the same bits, by gradients of order %i', async (order) => {
  const changes = { epochs: 6, architecture: { images: 30, order, learningRate: 0.01 } };
  const search = { ...tinySearch(changes), workers: 2 };
  const whole = await train({ ...search, storage: memoryStorage() });
  const storage = memoryStorage();
  await expect(train({ ...search, storage, ...stopAfter(3) })).rejects.toThrow('enough');
  const resumed = await train({ ...search, storage, resume: true });
  expect(weightsOf(resumed.graph)).toEqual(weightsOf(whole.graph));
});
