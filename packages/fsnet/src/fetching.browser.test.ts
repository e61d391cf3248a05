import { load } from 'fsnet';
import { afterEach, describe, expect, inject, test } from 'vitest';
import type { FaultPlan } from '../test/file-server.ts';

const origin = inject('fileServer');
const image = Float32Array.from({ length: 2 * 3 * 32 * 32 }, (_, i) => Math.sin(i));
let key = 0;

/** The URL of `network.fsn`, served with faults. */
async function serve(faults: FaultPlan['faults'], more: Partial<FaultPlan> = {}): Promise<string> {
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store', ...more.headers };
  const plan: FaultPlan = { name: 'network.fsn', faults, ...more, headers };
  await fetch(`${origin}/faults/${++key}`, { method: 'POST', body: JSON.stringify(plan) });
  return `${origin}/faulty/${key}`;
}

/** Bytes asked for in each request for the file that was served last. */
async function ranges(): Promise<string[]> {
  const requests: { headers: Record<string, string> }[] = await (
    await fetch(`${origin}/faults/${key}`)
  ).json();
  return requests.map(({ headers }) => headers.range ?? 'whole');
}

/** Loads a network and runs it on one image. */
async function result(...given: Parameters<typeof load>): Promise<Float32Array> {
  using model = await load(...given);
  return (await model.run({ image })).logits;
}

const expected = await result(`${origin}/network.fsn`);
const byteLength = (await (await fetch(`${origin}/network.fsn`)).arrayBuffer()).byteLength;

describe('a page that fetches from another origin', () => {
  test.each([
    ['that shows its tags and ranges', { 'access-control-expose-headers': 'etag, content-range' }],
    ['that hides them', {}],
  ])('%s goes on where the connection broke', async (_, headers) => {
    const url = await serve([{ dropAfter: 9000 }], { headers });
    expect(await result(url)).toEqual(expected);
    const [whole, rest, ...more] = await ranges();
    expect([whole, more]).toEqual(['whole', []]);
    // What the page has not read when the connection breaks, it throws away.
    expect(rest).toMatch(/^(?:whole|bytes=\d+-)$/);
  });

  test('fetches what came damaged again', async () => {
    const url = await serve([{ damagedAt: [byteLength - 1000] }]);
    expect(await result(url)).toEqual(expected);
    expect(await ranges()).toEqual(['whole', expect.stringMatching(/^bytes=\d+-\d+$/)]);
  });

  test('gives up a connection that stalls again and again', async () => {
    const url = await serve([{ stallAfter: 5000 }], { forever: true });
    const options = { stallTimeout: 200, retries: 1 };
    await expect(result(url, options)).rejects.toMatchObject({ name: 'FsnError', code: 'io' });
    expect(await ranges()).toHaveLength(2);
  });
});

describe.each(['Cache API', 'IndexedDB'])('the cache, in %s', (kind) => {
  const given = globalThis.caches;
  const name = `fetching ${kind}`;
  const hidden = () => Object.defineProperty(globalThis, 'caches', { value: undefined, configurable: true });
  const shown = () => Object.defineProperty(globalThis, 'caches', { value: given, configurable: true });
  afterEach(() => void shown());

  const cached = (url: string, more: Parameters<typeof load>[1] = {}) => {
    if (kind === 'IndexedDB') hidden();
    return result(url, { cache: name, retries: 0, ...more });
  };
  const isStored = async (url: string) =>
    (await cached(url, { offline: true }).catch(() => undefined)) !== undefined;
  const store = async (url: string) => {
    expect(await cached(url)).toEqual(expected);
    await expect.poll(() => isStored(url)).toBe(true);
  };
  // Chromium itself asks again, once.
  const refuses = { refuses: true };
  const exposed = { 'access-control-expose-headers': 'etag' };

  test('keeps a file for when there is no network', async () => {
    const url = await serve([{}, { status: 503 }, refuses], { headers: exposed, forever: true });
    await store(url);
    expect(await cached(url, { offline: true })).toEqual(expected);
    expect(await ranges()).toEqual(['whole']);
    expect(await cached(url)).toEqual(expected);
    expect(await cached(url)).toEqual(expected);
  });

  test('is not read where the file has changed', async () => {
    const changed = { name: 'enlarge.fsn', etag: '"2"' };
    const url = await serve([{}, {}, changed, refuses], { headers: exposed, forever: true });
    await store(url);
    expect(await cached(url)).toEqual(expected);
    const options = { cache: name, retries: 0 };
    for (const _ of ['fetched', 'stored']) {
      if (kind === 'IndexedDB') hidden();
      await expect
        .poll(async () => {
          using model = await load(url, options);
          return model.outputs.map((output) => output.name);
        })
        .toEqual(['y']);
    }
  });

  test('does not keep what was not read to its end, or is damaged', async () => {
    const damaged = { damagedAt: [byteLength - 1000] };
    const url = await serve([{ dropAfter: 9000 }, damaged, damaged, damaged], { headers: exposed });
    await expect(cached(url)).rejects.toMatchObject({ code: 'io' });
    await expect(cached(url)).rejects.toMatchObject({ code: 'bad-checksum' });
    expect(await isStored(url)).toBe(false);
    await expect(cached(url, { offline: true })).rejects.toMatchObject({ code: 'io' });
  });
});

test('a stored copy that is damaged is fetched anew', async () => {
  const url = await serve([]);
  const store = await caches.open('fsnet-models');
  const file = new Uint8Array(await (await fetch(`${origin}/network.fsn`)).arrayBuffer());
  for (const damaged of [file.subarray(0, 9000), file.map((byte, at) => (at === 9000 ? byte ^ 1 : byte))]) {
    await store.put(url, new Response(damaged.slice(), { headers: { etag: '"1"' } }));
    await expect(result(url, { cache: true, offline: true })).rejects.toMatchObject({ name: 'FsnError' });
    expect(await store.match(url)).toBeUndefined();
    await store.put(url, new Response(damaged.slice(), { headers: { etag: '"1"' } }));
    expect(await result(url, { cache: true })).toEqual(expected);
    await expect
      .poll(async () => (await (await store.match(url))?.arrayBuffer())?.byteLength)
      .toBe(byteLength);
    await store.delete(url);
  }
});

test('without any store, files are fetched each time', async () => {
  const url = await serve([]);
  const { caches, indexedDB } = globalThis;
  const give = (a: unknown, b: unknown) => {
    Object.defineProperty(globalThis, 'caches', { value: a, configurable: true });
    Object.defineProperty(globalThis, 'indexedDB', { value: b, configurable: true });
  };
  give(undefined, undefined);
  try {
    expect(await result(url, { cache: true })).toEqual(expected);
  } finally {
    give(caches, indexedDB);
  }
});
