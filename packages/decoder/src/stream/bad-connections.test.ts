import { FsnError } from '@fsnet/graph';
import type { Fault } from '@fsnet/testing/faulty-server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpack } from '../unpack.ts';
import { expected, file, fingerprint, other, ranges, serve, server } from './arrivals.fixture.ts';
import { unpackFrom, unpackStream } from './unpack-stream.ts';

describe('a connection that fails is taken up again', () => {
  const quick = { stallTimeout: 300 };
  const half = file.length >> 1;
  const cases: [string, readonly Fault[], (string | RegExp)[]][] = [
    ['broken', [{ dropAfter: half }], ['whole', `bytes=${half}-`]],
    ['broken twice', [{ dropAfter: 100 }, { dropAfter: 900 }], ['whole', 'bytes=100-', 'bytes=1000-']],
    ['broken, tag unknown', [{ dropAfter: half, etag: null }], ['whole', `bytes=${half}-`]],
    ['stalled', [{ stallAfter: half }], ['whole', `bytes=${half}-`]],
    ['without an answer', [{ refuses: true }], ['whole', 'whole']],
    ['ended early', [{ endAfter: half, length: false }], ['whole', `bytes=${half}-`]],
    ['ended early for the length it told', [{ endAfter: half }], ['whole', `bytes=${half}-`]],
    [
      'refused for now',
      [{ status: 503 }, { dropAfter: half }, { status: 429 }],
      ['whole', 'whole', /bytes/, /bytes/],
    ],
    ['broken after its last byte', [{ dropAfter: file.length, length: false }], ['whole']],
  ];
  test.each(cases)('%s', async (_, faults, asked) => {
    const url = await serve(faults);
    const start = performance.now();
    expect(fingerprint(await unpackFrom(url, quick))).toEqual(expected);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(ranges()).toEqual(
      asked.map((range) => (typeof range === 'string' ? range : expect.stringMatching(range))),
    );
    // No byte twice.
    expect(server.sentBytes).toBe(file.length);
    for (const { headers } of server.requests.slice(1))
      if (headers.range && faults[0].etag !== null) expect(headers['if-range']).toBe('"1"');
  });
});

describe('a server that gives no ranges', () => {
  test.each<[string, Fault]>([
    ['sends all again, of which the rest is used', {}],
    ['without a tag', { etag: null }],
  ])('%s', async (_, more) => {
    const url = await serve([
      { dropAfter: 5000, ...more },
      { ignoresRange: true, ...more },
    ]);
    expect(fingerprint(await unpackFrom(url))).toEqual(expected);
    expect(server.sentBytes).toBe(5000 + file.length);
  });

  test('is not asked a third time', async () => {
    const faults = [{ dropAfter: 5000 }, { ignoresRange: true, dropAfter: 7000 }, { ignoresRange: true }];
    const error = await unpackFrom(await serve(faults)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'FsnError',
      code: 'io',
      message: expect.stringContaining('no ranges'),
    });
  });
});

describe('a file that changes meanwhile', () => {
  const changed = { file: other, etag: '"2"' };

  test('is read from its start, once', async () => {
    const url = await serve([{ dropAfter: file.length >> 1 }, changed, changed]);
    expect(fingerprint(await unpackFrom(url))).toEqual(fingerprint(unpack(other)));
    expect(ranges()).toHaveLength(3);
    const again = await serve([{ dropAfter: 5000 }, changed, { ...changed, dropAfter: 300 }, {}]);
    await expect(unpackFrom(again)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('changed'),
    });
  });

  test('without a tag is found by its length, or by its checksums', async () => {
    const url = await serve([{ dropAfter: file.length >> 1, etag: null }], { forever: true });
    server.close();
    const untagged = { file: other, etag: null };
    const shorter = await serve([{ dropAfter: 5000, etag: null }, untagged, untagged]);
    expect(fingerprint(await unpackFrom(shorter))).toEqual(fingerprint(unpack(other)));
    const damaged = file.map((byte, at) => (at > 5000 ? byte ^ 1 : byte));
    const sameLength = { file: damaged, etag: null };
    const replaced = await serve([{ dropAfter: 5000, etag: null }, sameLength, sameLength]);
    await expect(unpackFrom(replaced)).rejects.toMatchObject({ code: 'bad-checksum' });
    expect(url).not.toBe(replaced);
  });

  test('is not mixed with the old one, whatever the builder holds by then', async () => {
    const url = await serve([{ dropAfter: file.length >> 1 }, changed, changed]);
    const builds: string[][] = [];
    await unpackStream(url, async (network) => {
      const names: string[] = [];
      builds.push(names);
      for await (const [name] of network.weights) names.push(name);
      await network.metadata();
    });
    expect(builds).toHaveLength(2);
    expect(builds[0].length).toBeGreaterThan(0);
    expect(builds[1]).toEqual([...unpack(other).weights.keys()]);
  });
});

describe('damaged bytes', () => {
  const last = file.length - 100;
  test('of a payload are fetched again', async () => {
    expect(fingerprint(await unpackFrom(await serve([{ damagedAt: [last] }])))).toEqual(expected);
    expect(ranges()).toEqual(['whole', expect.stringMatching(/^bytes=\d+-\d+$/)]);
    expect(server.sentBytes).toBeLessThan(1.2 * file.length);
  });

  test('of the header too', async () => {
    expect(fingerprint(await unpackFrom(await serve([{ damagedAt: [1000] }])))).toEqual(expected);
    expect(ranges()).toHaveLength(2);
  });

  test('end in an error where they come damaged again, or where there are no ranges', async () => {
    const damaged = { damagedAt: [last] };
    await expect(unpackFrom(await serve([damaged, damaged, {}]))).rejects.toMatchObject({
      code: 'bad-checksum',
    });
    expect(ranges()).toHaveLength(2);
    const whole = await serve([damaged, { ignoresRange: true }]);
    await expect(unpackFrom(whole)).rejects.toMatchObject({ code: 'bad-checksum' });
    await expect(
      unpackFrom(new Blob([file.map((byte, at) => (at === last ? byte ^ 1 : byte))])),
    ).rejects.toMatchObject({
      code: 'bad-checksum',
    });
  });
});

describe('what cannot be had is an error', () => {
  const quick = { stallTimeout: 200, retries: 2 };
  const cases: [string, Fault, string, number][] = [
    ['always broken at once', { refuses: true }, 'io', 3],
    ['always broken at the same place', { dropAfter: 0 }, 'io', 3],
    ['never going on', { stallAfter: 0 }, 'io', 3],
    ['missing', { status: 404 }, 'io', 1],
    ['never ready', { status: 503 }, 'io', 3],
    ['shorter than its header says', { file: file.subarray(0, -50) }, 'truncated', 1],
    [
      'shorter, which only its end shows',
      { endAfter: file.length - 50, length: false, file: file.subarray(0, -50) },
      'truncated',
      2,
    ],
    ['longer than its header says', { file: new Uint8Array([...file, 1]) }, 'malformed', 1],
    ['longer, of a length not told', { file: new Uint8Array([...file, 1]), length: false }, 'malformed', 1],
    [
      'something else',
      { file: new TextEncoder().encode('<!doctype html><title>Hello</title>') },
      'not-fsn',
      1,
    ],
    ['nothing', { file: new Uint8Array(0) }, 'truncated', 1],
  ];
  test.each(cases)('%s', async (_, fault, code, requests) => {
    const url = await serve([fault], { forever: true });
    const start = performance.now();
    const error = await unpackFrom(url, quick).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FsnError);
    expect(error).toMatchObject({ code });
    expect(performance.now() - start).toBeLessThan(4000);
    expect(server.requests.length).toBe(requests);
    await expect.poll(() => server.isBusy).toBe(false);
  });

  test('no retries where none are asked for', async () => {
    const url = await serve([{ dropAfter: 5000 }]);
    await expect(unpackFrom(url, { retries: 0 })).rejects.toMatchObject({ code: 'io' });
    expect(ranges()).toEqual(['whole']);
  });

  test('a response that was read before', async () => {
    const response = new Response(file.slice());
    await response.arrayBuffer();
    await expect(unpackFrom(response)).rejects.toMatchObject({ code: 'io' });
  });
});

test('cut at any places, over any number of connections, it is the same network', async () => {
  const cut = fc.record({
    bytes: fc.integer({ min: 0, max: file.length }),
    how: fc.constantFrom('dropAfter' as const, 'endAfter' as const, 'stallAfter' as const),
    length: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
      const url = await serve(cuts.map(({ bytes, how, length }) => ({ [how]: bytes, length })));
      const network = await unpackFrom(url, { stallTimeout: 60, retries: 4 });
      expect(fingerprint(network)).toEqual(expected);
      expect(server.sentBytes).toBeLessThanOrEqual(file.length);
    }),
    { numRuns: 12 },
  );
});
