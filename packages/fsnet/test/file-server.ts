import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path of the server answers with. */
export interface ServedFile {
  readonly body: Uint8Array | string | (() => Uint8Array);
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FileServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves files to pages of other origins, in parts where asked for by Range, as common storage does: the page may
 * read the body, but no headers beyond the few that are always allowed. `/exposed/NAME` lets it read Content-Range
 * too, `/whole/NAME` ignores Range, `/hidden/NAME` is without CORS, and `/sent/NAME` tells how many bytes of NAME
 * have gone out so far.
 */
export async function serveFiles(files: ReadonlyMap<string, ServedFile>): Promise<FileServer> {
  const sent = new Map<string, number>();
  const server = createServer((request, response) => answer(request, response, files, sent));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, ServedFile>,
  sent: Map<string, number>,
): void {
  const [, manner, name] = /^\/(?:(whole|exposed|hidden|sent)\/)?(.+)$/.exec(request.url!) ?? [];
  const file = files.get(name);
  const headers = {
    'cache-control': 'no-store',
    'content-type': 'application/octet-stream',
    ...(manner !== 'hidden' && { 'access-control-allow-origin': '*' }),
    ...(manner === 'exposed' && { 'access-control-expose-headers': 'content-range, etag' }),
    ...file?.headers,
  };
  if (manner === 'sent') {
    response.writeHead(200, headers).end(String(sent.get(name) ?? 0));
    return;
  }
  if (!file) {
    response.writeHead(404, headers).end('no such file');
    return;
  }
  const body = typeof file.body === 'function' ? file.body() : file.body;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const range = manner === 'whole' ? null : /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const first = Number(range?.[1] ?? 0);
  const part = range ? bytes.subarray(first, Number(range[2]) + 1) : bytes;
  sent.set(name, (sent.get(name) ?? 0) + part.length);
  if (range) {
    const contentRange = `bytes ${first}-${first + part.length - 1}/${bytes.length}`;
    response.writeHead(206, { ...headers, 'content-range': contentRange, etag: '"1"' }).end(part);
  } else response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(part);
}
