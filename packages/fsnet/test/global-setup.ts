import { readFileSync } from 'node:fs';
import { cifarResNet } from '@fsnet/models';
import { decode, encode, fromOnnx, toOnnx, unpack } from 'fsnet';
import type { TestProject } from 'vitest/node';
import { type ServedFile, serveFiles } from './file-server.ts';
import { largeFile } from './large-file.ts';
import { productionBundle } from './production-bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the files of this folder's `global-setup.ts` are served. */
    fileServer: string;
  }
}

/** Serves the browser tests what Node makes of a network, to compare with, and pages of their own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const onnx = toOnnx(cifarResNet({ depth: 8 }));
  const fsn = encode(fromOnnx(onnx), { bits: 6, ratio: 2 });
  const page = readFileSync(new URL('strict-page.ts', import.meta.url), 'utf8');
  const files = new Map<string, ServedFile>([
    ['network.onnx', { body: onnx }],
    ['network.fsn', { body: fsn }],
    ['expanded.onnx', { body: toOnnx(decode(fsn)) }],
    ['compact.onnx', { body: toOnnx(unpack(fsn), { form: 'compact' }) }],
    ['large.fsn', { body: once(() => largeFile(100_000_000)) }],
    ['malformed.json', { body: malformedVectors() }],
    ['text.fsn', { body: 'this is no network, whatever its name says' }],
    [
      'strict-page.js',
      {
        body: await productionBundle(page),
        headers: { 'content-type': 'text/javascript' },
      },
    ],
    [
      'strict-page.html',
      {
        body: '<!doctype html><script type="module" src="strict-page.js"></script>',
        headers: {
          'content-type': 'text/html',
          'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
        },
      },
    ],
  ]);
  const server = await serveFiles(files);
  project.provide('fileServer', server.origin);
  return () => server.close();
}

/** The files that every reader must refuse, each with the code of its error. */
function malformedVectors(): string {
  const folder = new URL('../../../test-models/vectors/malformed/', import.meta.url);
  const expected: Record<string, { readonly code: string }> = JSON.parse(
    readFileSync(new URL('expected.json', folder), 'utf8'),
  );
  const vectors = Object.entries(expected).map(([name, { code }]) => ({
    name,
    code,
    base64: readFileSync(new URL(name, folder), 'base64'),
  }));
  return JSON.stringify(vectors);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
