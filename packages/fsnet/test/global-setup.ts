import { readFileSync } from 'node:fs';
import { execute, float32, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { decode, encode, fromOnnx, toOnnx, unpack } from 'fsnet';
import type { TestProject } from 'vitest/node';
import { type ServedFile, serveFiles } from './file-server.ts';
import { largeFile } from './large-file.ts';
import { bundledPage, compiledPage, runtimePolicy, scriptPage } from './pages.ts';

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
  const files = new Map<string, ServedFile>([
    ['network.onnx', { body: onnx }],
    ['network.fsn', { body: fsn }],
    ['expanded.onnx', { body: toOnnx(decode(fsn)) }],
    ['compact.onnx', { body: toOnnx(unpack(fsn), { form: 'compact' }) }],
    ['logits.json', { body: logitsOf(fsn) }],
    ['enlarge.fsn', { body: encode(enlargement()) }],
    ['large.fsn', { body: once(() => largeFile(100_000_000)) }],
    ['malformed.json', { body: malformedVectors() }],
    ['text.fsn', { body: 'this is no network, whatever its name says' }],
    ...(await bundledPage('strict-page', "default-src 'none'; script-src 'self'; connect-src 'self'")),
    ...(await bundledPage('load-page', runtimePolicy)),
    ...(await scriptPage()),
    ...(await compiledPage('load-page')),
  ]);
  const server = await serveFiles(files);
  project.provide('fileServer', server.origin);
  return () => server.close();
}

/** What the reference executor makes of the image of `load-page.ts`. */
function logitsOf(fsn: Uint8Array): string {
  const image = float32(
    [2, 3, 32, 32],
    Float32Array.from({ length: 2 * 3 * 32 * 32 }, (_, i) => Math.sin(i)),
  );
  const { logits } = execute(decode(fsn), { image });
  return JSON.stringify(Array.from(logits.data as Float32Array));
}

/** A network of an operator that few have, for which the runtime fetches a file more: each value twice in a row. */
function enlargement(): Graph {
  const scales = float32([3], [1, 1, 2]);
  const vector = { format: 'plain', dtype: 'float32', data: scales.data, count: 3 } as const;
  return {
    ...{ name: 'enlargement', opset: 22, domains: {}, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 1, 2] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: [1, 1, 4] }],
    nodes: [
      { name: '', op: 'Resize', domain: '', inputs: ['x', '', 'scales'], outputs: ['y'], attributes: {} },
    ],
    weights: new Map([['scales', { kind: 'dense', dtype: 'float32', shape: [3], vector }]]),
  };
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
