import { load } from 'fsnet';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { cdp } from 'vitest/browser';
import type { CacheAnswer, CacheRequest } from '../test/cache-worker.ts';

const file = `${inject('fileServer')}/network.fsn`;
const image = Float32Array.from({ length: 2 * 3 * 32 * 32 }, (_, i) => Math.sin(i));

/** Sets how many bytes this origin may store; as many as usual where none are given. */
async function setQuota(quotaSize?: number): Promise<void> {
  await cdp().send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize !== undefined && { quotaSize }),
  });
}

async function result(options?: Parameters<typeof load>[1]): Promise<Float32Array> {
  using model = await load(file, { retries: 0, ...options });
  return (await model.run({ image })).logits;
}

const expected = await result();

describe.each(['Cache API', 'IndexedDB'])('storage by the %s', (kind) => {
  const given = globalThis.caches;
  const { put } = IDBObjectStore.prototype;
  const isHidden = kind === 'IndexedDB';
  const hide = () => {
    if (isHidden) Object.defineProperty(globalThis, 'caches', { value: undefined, configurable: true });
  };
  /** Lets the origin store nothing more. IndexedDB looks at its quota twice a minute only: there, each write fails. */
  const fill = async () => {
    if (!isHidden) await setQuota(1);
    else
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
  };
  const empty = async () => {
    IDBObjectStore.prototype.put = put;
    await setQuota();
  };
  afterEach(async () => {
    Object.defineProperty(globalThis, 'caches', { value: given, configurable: true });
    await empty();
  });
  const isStored = (cache: string) => result({ cache, offline: true }).then(Boolean, () => false);

  test('that is full is no reason not to load; what is kept later is kept', async () => {
    hide();
    const cache = `full ${kind}`;
    await fill();
    for (let i = 0; i < 2; i++) expect(await result({ cache })).toEqual(expected);
    await expect(result({ cache, offline: true })).rejects.toMatchObject({ name: 'FsnError', code: 'io' });
    await empty();
    expect(await result({ cache })).toEqual(expected);
    await expect.poll(() => isStored(cache)).toBe(true);
    // A copy that is there is read, whatever room is left.
    await fill();
    expect(await result({ cache, offline: true })).toEqual(expected);
    expect(await result({ cache })).toEqual(expected);
  });

  test('serves workers and the page alike', async () => {
    const worker = new Worker(new URL('../test/cache-worker.ts', import.meta.url), { type: 'module' });
    const ask = (options: CacheRequest['options']) =>
      new Promise<CacheAnswer>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ url: file, options, isHidden } satisfies CacheRequest);
      });
    const cache = `worker ${kind}`;
    expect(await ask({ cache, offline: true })).toEqual({ code: 'io' });
    expect(await ask({ cache })).toEqual({ logits: expected });
    await expect.poll(() => ask({ cache, offline: true })).toEqual({ logits: expected });
    hide();
    expect(await result({ cache, offline: true })).toEqual(expected);

    if (!isHidden) await setQuota(1);
    const full = `full worker ${kind}`;
    expect(await ask({ cache: full })).toEqual({ logits: expected });
    if (!isHidden) expect(await ask({ cache: full, offline: true })).toEqual({ code: 'io' });
    worker.terminate();
  });
});

test.each([
  ['cannot be opened', { open: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
  [
    'cannot be read',
    {
      open: async () => ({
        match: () => Promise.reject(new DOMException('no', 'UnknownError')),
        put: () => Promise.reject(new DOMException('no', 'QuotaExceededError')),
        delete: async () => false,
      }),
    },
  ],
])('a store that %s is no reason not to load', async (_, broken) => {
  const { caches, indexedDB } = globalThis;
  const give = (a: unknown, b: unknown) => {
    Object.defineProperty(globalThis, 'caches', { value: a, configurable: true });
    Object.defineProperty(globalThis, 'indexedDB', { value: b, configurable: true });
  };
  const refusing = {
    open() {
      throw new DOMException('no', 'SecurityError');
    },
  };
  give(broken, refusing);
  try {
    expect(await result({ cache: true })).toEqual(expected);
    await expect(result({ cache: true, offline: true })).rejects.toMatchObject({ code: 'io' });
  } finally {
    give(caches, indexedDB);
  }
});
