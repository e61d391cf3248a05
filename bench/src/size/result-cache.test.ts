import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ResultCache } from './result-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fsnet-results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (...bytes: number[]) => Uint8Array.from(bytes);

test('results are computed once for the same bytes and setting, in this process and the next', async () => {
  const path = join(folder, 'new/results.json');
  let computed = 0;
  const compute = () => ++computed;
  const cache = new ResultCache(path);
  const ask = (from: ResultCache, files: Uint8Array[], setting: unknown) =>
    from.remember(files, setting, compute);
  expect(await ask(cache, [file(1, 2), file(3)], 'a')).toBe(1);
  expect(await ask(cache, [file(1, 2), file(3)], 'a')).toBe(1);
  expect(await ask(new ResultCache(path), [file(1, 2), file(3)], 'a')).toBe(1);
  expect(await ask(cache, [file(1), file(2, 3)], 'a')).toBe(2);
  expect(await ask(cache, [file(1, 2), file(3)], 'b')).toBe(3);
});

test('two that share a file keep what the other found', async () => {
  const path = join(folder, 'results.json');
  const [one, other] = [new ResultCache(path), new ResultCache(path)];
  await one.remember([file(1)], 'a', () => 1);
  await other.remember([file(2)], 'a', () => 2);
  const later = new ResultCache(path);
  const never = () => expect.unreachable();
  expect(await later.remember([file(1)], 'a', never)).toBe(1);
  expect(await later.remember([file(2)], 'a', never)).toBe(2);
});

test('nothing is kept of what fails, and a file that is no JSON counts as none', async () => {
  const path = join(folder, 'results.json');
  writeFileSync(path, '{"cut');
  const cache = new ResultCache(path);
  const fail = () => Promise.reject(new Error('refused'));
  await expect(cache.remember([file(1)], 'a', fail)).rejects.toThrow('refused');
  expect(await cache.remember([file(1)], 'a', () => 5)).toBe(5);
});
