import { expect, test } from 'vitest';
import { serve } from '../../page/serve.ts';
import { slowFile } from './slow-file.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7);

test('a file goes out at the speed asked for, and its last byte is known', async () => {
  const file = slowFile(bytes, 1_000_000);
  const server = await serve({}, {}, { file: file.answer });
  const start = Date.now();
  const received = new Uint8Array(await (await fetch(`${server.origin}/file`)).arrayBuffer());
  const end = Date.now();
  expect(received).toEqual(bytes);
  expect(end - start).toBeGreaterThan(290);
  expect(file.lastByte()).toBeGreaterThan(start + 290);
  expect(file.lastByte()).toBeLessThanOrEqual(end);
  server.close();
});

test('parts of it are sent by range', async () => {
  const server = await serve({}, {}, { file: slowFile(bytes, 1e9).answer });
  const part = await fetch(`${server.origin}/file`, { headers: { range: 'bytes=1000-1999' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe('bytes 1000-1999/300000');
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(1000, 2000));
  server.close();
});
