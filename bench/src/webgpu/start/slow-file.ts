import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file behind a slow connection. */
export interface SlowFile {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** When the last of its bytes went out, as `Date.now()` counts. */
  lastByte(): number;
}

/** Bytes that go out at once. */
const piece = 65_536;

/** Serves `bytes`, whole or by range, at so many bytes a second over all requests together. */
export function slowFile(bytes: Uint8Array, bytesPerSecond: number): SlowFile {
  let [free, last] = [0, 0];
  async function send(response: ServerResponse, begin: number, end: number): Promise<void> {
    for (let at = begin; at < end && !response.destroyed; at += piece) {
      const part = bytes.subarray(at, Math.min(at + piece, end));
      free = Math.max(free, performance.now()) + (1000 * part.length) / bytesPerSecond;
      await sleep(free - performance.now());
      response.write(part);
      last = Date.now();
    }
    response.end();
  }
  return {
    answer({ headers, method }, response) {
      const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
      const begin = Number(from ?? 0);
      const end = to ? Math.min(Number(to) + 1, bytes.length) : bytes.length;
      response.writeHead(from === undefined ? 200 : 206, {
        'content-type': 'application/octet-stream',
        'content-length': end - begin,
        'accept-ranges': 'bytes',
        etag: '"bench"',
        ...(from !== undefined && { 'content-range': `bytes ${begin}-${end - 1}/${bytes.length}` }),
      });
      if (method === 'HEAD') response.end();
      else void send(response, begin, end);
    },
    lastByte: () => last,
  };
}
