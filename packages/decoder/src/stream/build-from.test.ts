import { expect, test, vi } from 'vitest';
import { unpack } from '../unpack.ts';
import { expected, file, fingerprint, serve, server } from './arrivals.fixture.ts';
import { buildFrom, type NetworkBuilder } from './build-from.ts';

function builder(more: Partial<NetworkBuilder<string>> = {}): NetworkBuilder<string> {
  return { prepare: vi.fn(), finish: (graph) => fingerprint(graph), dispose: vi.fn(), ...more };
}

test('a builder is given all of a network, out of a file or as it is', async () => {
  for (const input of [await serve([]), file, unpack(file)]) {
    const made = builder();
    expect(await buildFrom(input, async () => made)).toBe(expected);
    expect(made.dispose).not.toHaveBeenCalled();
  }
});

test('it gives everything back where the network does not come, or cannot be finished', async () => {
  const damaged = file.with(file.length - 20, 1);
  const refuse = () => Promise.reject(new RangeError('not for me'));
  for (const [input, made, message] of [
    [damaged, builder(), /CRC/],
    [file, builder({ finish: refuse }), /not for me/],
    [unpack(file), builder({ finish: refuse }), /not for me/],
  ] as const) {
    await expect(buildFrom(input, async () => made)).rejects.toThrow(message);
    await expect.poll(() => made.dispose).toHaveBeenCalledTimes(1);
  }
});

test('where there is no builder, nothing more is fetched', async () => {
  const url = await serve([{ bytesPerSecond: 20_000 }]);
  const start = performance.now();
  await expect(buildFrom(url, () => Promise.reject(new Error('no device')))).rejects.toThrow('no device');
  expect(performance.now() - start).toBeLessThan(1500);
  await expect.poll(() => server.isBusy).toBe(false);
  expect(server.sentBytes).toBeLessThan(file.length);
});

test('progress goes through its phases', async () => {
  const phases = new Set<string>();
  await buildFrom(await serve([]), async () => builder(), { onProgress: ({ phase }) => phases.add(phase) });
  expect([...phases]).toEqual(['fetch', 'decode', 'compile']);
});
