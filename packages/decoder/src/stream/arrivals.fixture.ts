import { readFileSync } from 'node:fs';
import { crc32 } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import { type Fault, type FaultyServer, serveFaultily } from '@fsnet/testing/faulty-server';
import { afterEach, beforeAll } from 'vitest';
import { unpack } from '../unpack.ts';
import { unpackFrom } from './unpack-stream.ts';

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../test-models/${name}`, import.meta.url)));
export const file: Uint8Array = read('resnet8-cifar10/resnet8-cr4.fsn');
export const other: Uint8Array = read('vectors/valid/affine-rans.fsn');
export const expected: string = fingerprint(unpack(file));

export let server: FaultyServer;

/** All of a network, short enough to be compared quickly. */
export function fingerprint(graph: Graph): string {
  return JSON.stringify(graph, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    if (!ArrayBuffer.isView(value)) return typeof value === 'bigint' ? String(value) : value;
    return crc32(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  });
}

/** Serves `file` until the test ends. */
export async function serve(
  faults: readonly Fault[],
  options?: Parameters<typeof serveFaultily>[2],
): Promise<string> {
  server?.close();
  server = await serveFaultily(file, faults, options);
  return server.url;
}

// Loads what is loaded with the first fetch.
beforeAll(async () => void (await unpackFrom(await serve([]))));
afterEach(() => server?.close());

/** What was asked for so far. */
export const ranges = (): string[] => server.requests.map(({ headers }) => headers.range ?? 'whole');
