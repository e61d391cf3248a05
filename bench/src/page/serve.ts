import { createReadStream, existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';

export interface Server {
  readonly origin: string;
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.html': 'text/html',
};

/**
 * Serves `/FOLDER/FILE` from folders, `/NAME` from texts or by what answers for it, isolated from other origins so
 * that clocks are fine ones.
 */
export async function serve(
  folders: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, RequestListener>> = {},
): Promise<Server> {
  const server = createServer((request, response) => {
    const [, first, name] = (request.url ?? '').split('/');
    const headers = {
      'content-type': types[extname(name ?? first)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    };
    const folder = Object.hasOwn(folders, first) ? folders[first] : undefined;
    const path = folder && name ? join(folder, basename(name)) : undefined;
    if (path && existsSync(path)) createReadStream(path).pipe(response.writeHead(200, headers));
    else if (name === undefined && Object.hasOwn(texts, first))
      response.writeHead(200, headers).end(texts[first]);
    else if (name === undefined && Object.hasOwn(answers, first)) answers[first](request, response);
    // Every page asks for its icon.
    else response.writeHead(first === 'favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
