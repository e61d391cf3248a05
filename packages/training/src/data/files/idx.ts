import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FsnError } from '@fsnet/graph';
import type { LabelledImages, Split } from './labelled-images.ts';
import { absolutePath, type FileAccess, readFileBytes } from './read-file.ts';

const prefixes: Readonly<Record<Split, string>> = { training: 'train', test: 't10k' };
/** Most bytes that a packed file may become, so that a few bytes cannot ask for all memory. */
const maximumBytes = 2 ** 31 - 1;

/** Whether a folder holds images as MNIST is given out: IDX files, packed by gzip or not. */
export function hasIdx(directory: string, access: FileAccess): boolean {
  return (['training', 'test'] as const).some((split) => findIdx(directory, split, 'images', 3, access));
}

/**
 * Grey images and their labels in two IDX files, such as `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`
 * (http://yann.lecun.com/exdb/mnist/): a magic number with type and rank, the sizes, the bytes.
 */
export async function openIdx(directory: string, split: Split, access: FileAccess): Promise<LabelledImages> {
  const images = await readIdx(directory, split, 'images', 3, access);
  const labels = await readIdx(directory, split, 'labels', 1, access);
  const [count, height, width] = images.sizes;
  if (labels.sizes[0] !== count) {
    throw new FsnError('bad-data', `${labels.path}: not the labels of ${basename(images.path)}`, {
      path: labels.path,
      expected: `${count} labels`,
      actual: labels.sizes[0],
    });
  }
  const classes = Math.max(10, labels.bytes.reduce((largest, label) => Math.max(largest, label), 0) + 1);
  return {
    name: `${basename(absolutePath(directory, access))} ${split}`,
    classNames: Array.from({ length: classes }, (_, label) => `${label}`),
    count,
    async sample(index) {
      const grey = images.bytes.subarray(index * width * height, (index + 1) * width * height);
      const pixels = new Uint8Array(grey.length * 3);
      for (let p = 0; p < grey.length; p++) pixels.fill(grey[p], 3 * p, 3 * p + 3);
      return { image: { width, height, pixels }, label: labels.bytes[index] };
    },
  };
}

interface IdxArray {
  readonly path: string;
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

async function readIdx(
  directory: string,
  split: Split,
  what: 'images' | 'labels',
  rank: number,
  access: FileAccess,
): Promise<IdxArray> {
  const path = findIdx(directory, split, what, rank, access);
  if (!path) {
    throw new FsnError('io', `no IDX ${what} in ${directory}`, {
      path: directory,
      expected: `a file ${prefixes[split]}-${what}-idx${rank}-ubyte`,
    });
  }
  const bytes = unpack(await readFileBytes(path, access), path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * rank;
  const magic = bytes.length < header ? undefined : view.getUint32(0);
  if (magic !== 0x0800 + rank) {
    throw new FsnError('bad-data', `${path}: not an IDX file of ${what}`, {
      path,
      offset: 0,
      expected: `the number ${0x0800 + rank}, then ${rank} sizes`,
      actual: magic ?? `${bytes.length} bytes`,
    });
  }
  const sizes = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = sizes.reduce((product, size) => product * size, 1);
  if (expected === 0 || bytes.length - header !== expected) {
    throw new FsnError('bad-data', `${path}: the file is not as long as its sizes say`, {
      path,
      offset: 4,
      expected: `${sizes.join(' x ')} values`,
      actual: bytes.length - header,
    });
  }
  return { path, sizes, bytes: bytes.subarray(header) };
}

function findIdx(
  directory: string,
  split: Split,
  what: 'images' | 'labels',
  rank: number,
  access: FileAccess,
): string | undefined {
  const stems = [
    `${prefixes[split]}-${what}-idx${rank}-ubyte`,
    `${prefixes[split]}-${what}.idx${rank}-ubyte`,
  ];
  return stems
    .flatMap((stem) => [join(directory, stem), join(directory, `${stem}.gz`)])
    .find((path) => existsSync(absolutePath(path, access)));
}

function unpack(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: maximumBytes });
    return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (cause) {
    throw new FsnError('bad-data', `${path}: not a whole gzip file`, { path, cause });
  }
}
