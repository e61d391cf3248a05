import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { imagenetNormalization, type Normalization } from '@fsnet/testing/cifar10';
import type { FileSizes } from '../sized-file.ts';
import type { DenseNetwork } from './dense-network.ts';
import { depthOf } from './depth.ts';
import { normalizationOf } from './normalization.ts';

/** One of our files, and its sizes. */
export interface OurFile {
  readonly name: string;
  readonly network: string;
  readonly depth: number;
  readonly normalization: Normalization;
  readonly bytes: Uint8Array;
  readonly sizes: FileSizes;
}

/** Finds the sizes of a network's files. */
export type Sizing = (files: readonly Uint8Array[]) => Promise<FileSizes>;

/** The `.fsn` files of networks that this project trained. */
export function storedPaths(testModels: string): string[] {
  return readdirSync(testModels, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(testModels, name))
        .filter((file) => file.endsWith('.fsn'))
        .map((file) => join(testModels, name, file)),
    )
    .sort();
}

/** The `.fsn` files anywhere in a folder. */
export function foundPaths(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.fsn'))
    .map((file) => join(folder, file))
    .sort();
}

/**
 * A file as it is stored, and as `fsn encode --small` makes it where that is smaller.
 *
 * @param fallback Told where the file says nothing of the images that it takes: those of the published networks.
 */
export async function storedFiles(
  path: string,
  sizing: Sizing,
  fallback: (path: string) => void,
): Promise<OurFile[]> {
  const bytes = new Uint8Array(readFileSync(path));
  const graph = unpack(bytes);
  const network = nameOf(path);
  const known = normalizationOf(graph);
  if (!known) fallback(path);
  const rest = { network, depth: depthOf(graph), normalization: known ?? imagenetNormalization };
  const stored = { ...rest, name: network, bytes, sizes: await sizing([bytes]) };
  // What is stored in float32 is measured by its numbers of bits.
  if ([...graph.weights.values()].every(({ vector }) => vector.format === 'plain')) return [stored];
  const small = { ...rest, name: `${network}, --small`, ...(await smallFile(graph, sizing)) };
  return small.sizes.brotli < stored.sizes.brotli ? [stored, small] : [stored];
}

/** A dense network at several numbers of bits, not trained further. */
export async function untrainedFiles(
  { name, depth, graph, normalization }: DenseNetwork,
  sizing: Sizing,
): Promise<OurFile[]> {
  const files: OurFile[] = [];
  for (const bits of [8, 6, 5] as const) {
    const small = await smallFile(graph, sizing, bits);
    files.push({
      name: `${name}, dense at ${bits} bits, --small`,
      network: name,
      depth,
      normalization,
      ...small,
    });
  }
  return files;
}

/**
 * The small form with the header packed, and by brotli the smaller of that and the same with a header that is left to
 * brotli: the network in both is the same.
 */
async function smallFile(
  graph: Graph,
  sizing: Sizing,
  bits?: 5 | 6 | 8,
): Promise<{ bytes: Uint8Array; sizes: FileSizes }> {
  const options = { small: true, ...(bits !== undefined && { bits }) };
  const bytes = encode(graph, options);
  const sizes = await sizing([bytes]);
  const loose = await sizing([encode(graph, { ...options, packHeader: false })]);
  return {
    bytes,
    sizes: {
      raw: sizes.raw,
      gzip: Math.min(sizes.gzip, loose.gzip),
      brotli: Math.min(sizes.brotli, loose.brotli),
    },
  };
}

function nameOf(path: string): string {
  const name = basename(path, '.fsn');
  return name === 'model' ? basename(dirname(path)) : name;
}
