import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, type FaultOptions, FaultyFile } from '@fsnet/testing/faulty-server';

/** What a path of the server answers with. */
export interface ServedFile {
  readonly body: Uint8Array | string | (() => Uint8Array);
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file that is served with faults. */
export interface FaultPlan extends FaultOptions {
  /** Of the file. */
  readonly name: string;
  /** With names of other files. */
  readonly faults: readonly (Omit<Fault, 'file'> & { readonly name?: string })[];
}

export interface FileServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves files to pages of other origins, in parts where asked for by Range, as common storage does: the page may
 * read the body, but no headers beyond the few that are always allowed. `/exposed/NAME` lets it read Content-Range
 * too, `/whole/NAME` ignores Range, `/hidden/NAME` is without CORS, and `/sent/NAME` tells how many bytes of NAME
 * have gone out so far. A {@link FaultPlan} that is posted to `/faults/KEY` makes `/faulty/KEY` a file with faults, of
 * which `/faults/KEY` then tells the requests.
 */
export async function serveFiles(files: ReadonlyMap<string, ServedFile>): Promise<FileServer> {
  const sent = new Map<string, number>();
  const faulty = new Map<string, FaultyFile>();
  const server = createServer((request, response) => {
    const [, manner, key] = /^\/(faults|faulty)\/(.+)$/.exec(request.url!) ?? [];
    if (manner === 'faulty' && faulty.has(key)) faulty.get(key)!.answer(request, response);
    else if (manner === 'faults') void plan(request, response, files, faulty, key);
    else answer(request, response, files, sent);
  });
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

async function plan(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, ServedFile>,
  faulty: Map<string, FaultyFile>,
  key: string,
): Promise<void> {
  if (request.method === 'POST') {
    let text = '';
    for await (const part of request) text += part;
    const { name, faults, ...options }: FaultPlan = JSON.parse(text);
    const contents = (of: string) => files.get(of)!.body as Uint8Array;
    const planned = faults.map(({ name, ...fault }) => ({ ...fault, ...(name && { file: contents(name) }) }));
    faulty.set(key, new FaultyFile(contents(name), planned, options));
  }
  const head = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  response.writeHead(200, head).end(JSON.stringify(faulty.get(key)?.requests ?? []));
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
