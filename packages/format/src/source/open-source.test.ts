import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FsnError } from '@fsnet/graph';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteGraph } from '../../test/small-file.ts';
import { write } from '../write/write.ts';
import { openSource, type SourceInput } from './open-source.ts';
import { readAll } from './read-all.ts';
import { readHeaderFrom } from './read-header-from.ts';

const file = write(byteGraph(100_000));
const folder = mkdtempSync(join(tmpdir(), 'fsnet-source-'));
const path = join(folder, 'small.fsn');
let large: Uint8Array;
let server: Server;
let origin: string;
let sentBytes = 0;
let requests: string[] = [];

beforeAll(async () => {
  writeFileSync(path, file);
  large = write(byteGraph(100_000_000));
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url!, origin);
  requests.push(`${pathname} ${request.headers.range}`);
  const bytes = pathname === '/large' ? large : file;
  if (pathname === '/hang') return;
  if (pathname === '/missing') {
    response.writeHead(404).end('no such file');
    return;
  }
  if (pathname === '/cut') {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1000), () => response.destroy());
    return;
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!range || pathname === '/whole') {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  const first = Number(range[1]);
  const part = bytes.subarray(first, Number(range[2]) + 1);
  sentBytes += part.length;
  const etag = pathname === '/changing' ? `"${requests.length}"` : '"1"';
  const start = pathname === '/other-range' ? first + 1 : first;
  const head = { 'content-range': `bytes ${start}-${first + part.length - 1}/${bytes.length}`, etag };
  response.writeHead(206, head).end(part);
}

describe('a file is read alike', () => {
  const kinds: Record<string, () => SourceInput> = {
    'as bytes': () => file,
    'as bytes at an odd address': () => new Uint8Array([0, ...file]).subarray(1),
    'as an ArrayBuffer': () => file.slice().buffer,
    'as a Blob': () => new Blob([file.slice()]),
    'as a Response': () => new Response(file.slice()),
    'by its path': () => path,
    'by a file URL': () => pathToFileURL(path),
    'by the text of a file URL': () => pathToFileURL(path).href,
    'by a data URL': () => `data:application/octet-stream;base64,${Buffer.from(file).toString('base64')}`,
    'by HTTP with ranges': () => new URL('/small', origin),
    'by HTTP without ranges': () => `${origin}/whole`,
    'by a Request': () => new Request(`${origin}/small`, { headers: { 'x-test': '1' } }),
    'from a source of the caller': () => ({
      read: async (offset: number, length: number) => file.subarray(offset, offset + length),
    }),
  };
  for (const [name, input] of Object.entries(kinds)) {
    test(name, async () => {
      const source = await openSource(input());
      const header = await readHeaderFrom(source);
      expect(header.fileLength).toBe(file.length);
      expect(header.graph.weights.get('w')?.shape).toEqual([100_000]);
      const { headerLength } = header;
      expect(Buffer.compare(await source.read(headerLength, 100_000), file.subarray(headerLength))).toBe(0);
      expect((await source.read(file.length - 3, 10)).length).toBe(3);
      expect((await source.read(file.length + 5, 10)).length).toBe(0);
    });

    test(`${name}, whole`, async () => {
      const progress: [number, number | undefined][] = [];
      const onProgress = (loaded: number, total: number | undefined) => void progress.push([loaded, total]);
      expect(Buffer.compare(await readAll(input(), { onProgress }), file)).toBe(0);
      expect(progress.at(-1)?.[0]).toBe(file.length);
      expect(new Set(progress.map(([, total]) => total ?? file.length))).toEqual(new Set([file.length]));
    });
  }
});

test('the header of a 100 MB file over HTTP takes less than 2 % of it', async () => {
  sentBytes = 0;
  requests = [];
  const header = await readHeaderFrom(await openSource(`${origin}/large`));
  expect(header.fileLength).toBe(large.length);
  expect(large.length).toBeGreaterThan(100_000_000);
  expect(sentBytes).toBeLessThan(0.02 * large.length);
  expect(requests).toEqual(['/large bytes=0-32767']);
});

test('a header beyond the first read takes one read more', async () => {
  const graph = byteGraph(10);
  const labels = Array.from({ length: 10_000 }, (_, i) => `label ${i}`);
  const bytes = write({ ...graph, metadata: { labels } });
  const reads: number[][] = [];
  const header = await readHeaderFrom({
    read: async (offset, length) => {
      reads.push([offset, length]);
      return bytes.subarray(offset, offset + length);
    },
  });
  expect(header.graph.metadata.labels).toEqual(labels);
  expect(reads).toEqual([
    [0, 32768],
    [32768, header.headerLength - 32768],
  ]);
});

describe('what cannot be read is an FsnError', () => {
  const otherRange = 'a server that sends another range';
  const failures: [string, () => SourceInput, string][] = [
    ['no such path', () => join(folder, 'absent.fsn'), 'io'],
    ['a folder', () => folder, 'io'],
    ['no such page', () => `${origin}/missing`, 'io'],
    ['a connection that breaks', () => `${origin}/cut`, 'io'],
    ['nobody who answers', () => 'http://127.0.0.1:1/', 'io'],
    [otherRange, () => `${origin}/other-range`, 'io'],
    ['an empty file', () => new Uint8Array(0), 'truncated'],
    ['a text', () => new Blob(['this is no network']), 'not-fsn'],
    ['a file that ends early', () => file.subarray(0, -1), 'truncated'],
    ['a file that goes on', () => new Uint8Array([...file, 0]), 'malformed'],
    ['a header that ends early', () => file.subarray(0, 100), 'truncated'],
  ];
  test.each(failures)('%s', async (name, input, code) => {
    const error = await openSource(input())
      .then(readHeaderFrom)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FsnError);
    expect(error).toMatchObject({ code });
    if (code !== 'io' || name === otherRange) return;
    await expect(readAll(input())).rejects.toMatchObject({ name: 'FsnError', code });
  });

  test('a file that changes between two reads', async () => {
    const source = await openSource(`${origin}/changing`);
    await source.read(0, 10);
    await expect(source.read(10, 10)).rejects.toMatchObject({ code: 'io' });
  });

  test('a response that was read before', async () => {
    const response = new Response(file.slice());
    await response.arrayBuffer();
    await expect(readHeaderFrom(await openSource(response))).rejects.toMatchObject({ code: 'io' });
  });
});

test('a large file comes whole in one request, with progress on the way', async () => {
  requests = [];
  const progress: number[] = [];
  const bytes = await readAll(`${origin}/large`, { onProgress: (loaded) => void progress.push(loaded) });
  expect(Buffer.compare(bytes, large)).toBe(0);
  expect(requests).toEqual(['/large undefined']);
  expect(progress.length).toBeGreaterThan(10);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});

test('aborting ends reading all with the reason', async () => {
  const reason = new Error('enough');
  const part = new Uint8Array(1000);
  const endless = () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(part) }));
  for (const input of [() => `${origin}/hang`, endless, () => `${origin}/large`]) {
    const controller = new AbortController();
    const reading = readAll(input(), {
      signal: controller.signal,
      onProgress: () => setTimeout(() => controller.abort(reason), 5),
    });
    setTimeout(() => controller.abort(reason), 100);
    await expect(reading).rejects.toBe(reason);
  }
});

test('aborting ends a read with the reason', async () => {
  const controller = new AbortController();
  const source = await openSource(`${origin}/hang`, { signal: controller.signal });
  const reading = readHeaderFrom(source, { signal: controller.signal });
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason), 50);
  await expect(reading).rejects.toBe(reason);
  await expect(openSource(file, { signal: controller.signal })).rejects.toBe(reason);
});

test('anything else is a mistake of the caller', async () => {
  for (const open of [openSource, readAll])
    await expect(open(42 as unknown as string)).rejects.toBeInstanceOf(TypeError);
});
