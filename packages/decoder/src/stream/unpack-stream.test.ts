import type { Fault } from '@fsnet/testing/faulty-server';
import { describe, expect, test } from 'vitest';
import { unpack } from '../unpack.ts';
import { expected, file, fingerprint, ranges, serve, server } from './arrivals.fixture.ts';
import type { ArrivalProgress } from './arriving-network.ts';
import { unpackFrom, unpackStream } from './unpack-stream.ts';

describe('every kind of input gives the same network', () => {
  const kinds: Record<string, () => Parameters<typeof unpackFrom>[0]> = {
    Uint8Array: () => file,
    'Uint8Array at an odd address': () => new Uint8Array([0, ...file]).subarray(1),
    ArrayBuffer: () => file.slice().buffer,
    Blob: () => new Blob([file.slice()]),
    File: () => new File([file.slice()], 'network.fsn'),
    Response: () => new Response(file.slice()),
    ByteSource: () => ({ read: async (offset, length) => file.subarray(offset, offset + length) }),
  };
  test.each(Object.entries(kinds))('%s', async (_, input) => {
    expect(fingerprint(await unpackFrom(input()))).toEqual(expected);
  });

  test.each<[string, (url: string) => Parameters<typeof unpackFrom>[0]]>([
    ['text', (url) => url],
    ['URL', (url) => new URL(url)],
    ['Request', (url) => new Request(url, { headers: { 'x-key': 'a' } })],
  ])('%s', async (_, input) => {
    expect(fingerprint(await unpackFrom(input(await serve([]))))).toEqual(expected);
    expect(ranges()).toEqual(['whole']);
  });

  test('Response of a fetch, which breaks off', async () => {
    const response = await fetch(await serve([{ dropAfter: 5000 }]));
    expect(fingerprint(await unpackFrom(response))).toEqual(expected);
    expect(ranges()).toEqual(['whole', 'bytes=5000-']);
  });
});

test('weights come while the file still arrives', async () => {
  const url = await serve([{ bytesPerSecond: 80_000 }]);
  const arrived: [name: string, sent: number][] = [];
  const graph = await unpackStream(url, async ({ header, weights, metadata }) => {
    expect(server.sentBytes).toBeLessThan(file.length / 2);
    for await (const [name] of weights) arrived.push([name, server.sentBytes]);
    await metadata();
    return header.graph;
  });
  expect(graph.nodes).toEqual(unpack(file).nodes);
  expect(arrived.map(([name]) => name)).toEqual([...unpack(file).weights.keys()]);
  const early = arrived.filter(([, sent]) => sent < file.length * 0.75);
  expect(early.length).toBeGreaterThan(arrived.length / 4);
});

test('progress tells bytes, the phases one after the other', async () => {
  const progress: ArrivalProgress[] = [];
  await unpackFrom(await serve([]), { onProgress: (step) => void progress.push(step) });
  const phases = progress.map(({ phase }) => phase);
  expect(phases).toEqual(phases.toSorted().toReversed());
  expect(new Set(phases)).toEqual(new Set(['fetch', 'decode']));
  for (const phase of ['fetch', 'decode']) {
    const loaded = progress.filter((step) => step.phase === phase).map((step) => step.loaded);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(loaded.at(-1)).toBe(file.length);
  }
  expect(new Set(progress.map(({ total }) => total))).toEqual(new Set([file.length]));
});

describe('aborting ends it with the reason, and leaves nothing behind', () => {
  const cases: [string, Fault][] = [
    ['before an answer', { stallAfter: 0 }],
    ['while bytes come', { bytesPerSecond: 20_000 }],
    ['while it stalls', { stallAfter: 5000 }],
    ['between two connections', { refuses: true }],
    ['while it waits as the server told it', { status: 503, headers: { 'retry-after': '60' } }],
  ];
  test.each(cases)('%s', async (_, fault) => {
    const url = await serve([fault], { forever: true });
    for (const input of [() => url, () => new Request(url)]) {
      const controller = new AbortController();
      const reason = new Error('enough');
      setTimeout(() => controller.abort(reason), 150);
      await expect(unpackFrom(input(), { signal: controller.signal })).rejects.toBe(reason);
      await expect.poll(() => server.isBusy).toBe(false);
    }
  });

  test('by the signal of a Request', async () => {
    const url = await serve([{ stallAfter: 5000 }]);
    await expect(unpackFrom(new Request(url, { signal: AbortSignal.timeout(150) }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect.poll(() => server.isBusy).toBe(false);
  });

  test('before anything', async () => {
    const url = await serve([]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(unpackFrom(url, { signal })).rejects.toThrow('enough');
    expect(server.requests).toEqual([]);
  });

  test('a source that never answers', async () => {
    const signal = AbortSignal.timeout(100);
    const never = { read: () => new Promise<Uint8Array>(() => {}) };
    await expect(unpackFrom(never, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('what the builder throws ends the fetch', async () => {
    const url = await serve([{ bytesPerSecond: 20_000 }]);
    const build = () => Promise.reject(new RangeError('not for me'));
    await expect(unpackStream(url, build)).rejects.toThrow(new RangeError('not for me'));
    await expect.poll(() => server.isBusy).toBe(false);
    expect(ranges()).toEqual(['whole']);
  });
});
