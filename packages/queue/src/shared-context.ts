import { createHash } from 'node:crypto';
import { unpack } from '@fsnet/decoder';
import { pack } from '@fsnet/encoder';
import { bytesOf } from '@fsnet/graph';
import type { SearchContext } from '@fsnet/training/search';
import type { Redis } from 'ioredis';
import { contentKey, contextKey, lifetime } from './keys.ts';
import { keepFile, readFile, writeFile } from './redis-file.ts';

type Images = SearchContext['data']['training'];

/** What workers are told of a search: plain data, and digests of the bytes that belong to it. */
interface Manifest {
  readonly version: 1;
  readonly network: string;
  readonly recipe: SearchContext['recipe'];
  readonly backend: SearchContext['backend'];
  readonly training: SharedImages;
  readonly validation: SharedImages;
}

interface SharedImages extends Pick<Images, 'shape' | 'labels'> {
  readonly pixels: string;
  readonly targets: string;
}

/** A search's network, images and recipe, for workers that have nothing of them. */
export class SharedContext {
  /** The same for all searches that have the same. */
  readonly id: string;
  readonly #manifest: string;
  readonly #contents = new Map<string, Uint8Array>();

  constructor({ graph, data, recipe, backend }: SearchContext) {
    const digest = (bytes: Uint8Array): string => {
      const key = createHash('sha256').update(bytes).digest('hex');
      this.#contents.set(key, bytes);
      return key;
    };
    const images = ({ shape, labels, pixels, targets }: Images): SharedImages => ({
      ...{ shape, labels, pixels: digest(pixels), targets: digest(bytesOf(targets)) },
    });
    const manifest: Manifest = {
      ...{ version: 1, network: digest(pack(graph)), recipe, backend },
      ...{ training: images(data.training), validation: images(data.validation) },
    };
    this.#manifest = JSON.stringify(manifest);
    this.id = createHash('sha256').update(this.#manifest).digest('hex').slice(0, 32);
  }

  /** Has Redis hold all of it for some time from now; what it has is not sent again. */
  async keep(redis: Redis): Promise<void> {
    for (const [digest, bytes] of this.#contents) {
      const key = contentKey(digest);
      if (!(await keepFile(redis, key))) await writeFile(redis, key, bytes);
    }
    // Last: who finds it finds all of it.
    await redis.set(contextKey(this.id), this.#manifest, 'EX', lifetime);
  }
}

/** The context of a search, its images in memory that threads share; nothing where Redis has it not, or not whole. */
export async function readContext(redis: Redis, id: string): Promise<SearchContext | undefined> {
  const text = await redis.get(contextKey(id));
  if (text === null) return undefined;
  const { network, recipe, backend, training, validation } = JSON.parse(text) as Manifest;
  const file = await readFile(redis, contentKey(network));
  const [own, held] = [await readImages(redis, training), await readImages(redis, validation)];
  if (!file || !own || !held) return undefined;
  // Measurements on test images are the search's own affair.
  const test = { ...held, pixels: new Uint8Array(), targets: new Int32Array() };
  const data = { dataset: 'memory', training: own, validation: held, test } as const;
  return { graph: unpack(file), data, recipe, backend, directory: '' };
}

async function readImages(
  redis: Redis,
  { shape, labels, ...keys }: SharedImages,
): Promise<Images | undefined> {
  const shared = (bytes: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(bytes));
  const pixels = await readFile(redis, contentKey(keys.pixels), shared);
  const targets = await readFile(redis, contentKey(keys.targets), shared);
  return pixels && targets && { shape, labels, pixels, targets: new Int32Array(targets.buffer) };
}
