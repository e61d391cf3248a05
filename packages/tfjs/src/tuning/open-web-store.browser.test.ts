import { afterEach, expect, test } from 'vitest';
import { openTuningStore } from './open-web-store.ts';

const name = 'fsnet-tuning-test';
afterEach(() => {
  indexedDB.deleteDatabase(name);
});

test('texts are kept', async () => {
  const store = await openTuningStore(name);
  expect(await store?.read('device')).toBeUndefined();
  await store?.write('device', 'text');
  await store?.write('other', 'another');
  const again = await openTuningStore(name);
  expect(await again?.read('device')).toBe('text');
});
