import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { lifetime } from './keys.ts';

/** Redis takes 512 MB a value, and stands still for as long as it takes to send one. */
const partBytes = 8 * 2 ** 20;

/** What a key holds: where the parts are. */
interface Contents {
  readonly version: string;
  readonly bytes: number;
}

/**
 * Writes bytes under a key, whole or not at all, in place of older ones. They come in parts under keys of their own, which
 * the key names only once all are there.
 */
export async function writeFile(redis: Redis, key: string, bytes: Uint8Array): Promise<void> {
  const before = await contentsOf(redis, key);
  const contents: Contents = { version: randomUUID(), bytes: bytes.length };
  for (const [index, part] of partKeys(key, contents).entries()) {
    const { buffer, byteOffset, byteLength } = bytes.subarray(index * partBytes, (index + 1) * partBytes);
    await redis.set(part, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength), 'EX', lifetime);
  }
  await redis.set(key, JSON.stringify(contents), 'EX', lifetime);
  if (before) await redis.unlink(...partKeys(key, before));
}

/**
 * The bytes under a key, or nothing where Redis has them not, or not whole.
 *
 * @param allocate memory to read into; ordinary memory where left out
 */
export async function readFile(
  redis: Redis,
  key: string,
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Promise<Uint8Array | undefined> {
  // Who reads while another writes finds older parts gone, and the newer ones when it asks again.
  for (let attempt = 0; attempt < 3; attempt++) {
    const contents = await contentsOf(redis, key);
    if (!contents) return undefined;
    const bytes = allocate(contents.bytes);
    let position = 0;
    for (const part of partKeys(key, contents)) {
      const found = await redis.getBuffer(part);
      if (!found) break;
      bytes.set(found, position);
      position += found.length;
    }
    if (position === bytes.length) return bytes;
  }
  return undefined;
}

/** Has Redis keep a file for a lifetime from now; `false` where it has not all of it. */
export async function keepFile(redis: Redis, key: string): Promise<boolean> {
  const contents = await contentsOf(redis, key);
  if (!contents) return false;
  const pipeline = redis.pipeline();
  for (const each of [key, ...partKeys(key, contents)]) pipeline.expire(each, lifetime);
  const kept = (await pipeline.exec()) ?? [[null, 0]];
  return kept.every(([error, found]) => error === null && found === 1);
}

export async function removeFile(redis: Redis, key: string): Promise<void> {
  const contents = await contentsOf(redis, key);
  if (contents) await redis.unlink(key, ...partKeys(key, contents));
}

async function contentsOf(redis: Redis, key: string): Promise<Contents | undefined> {
  const text = await redis.get(key);
  return text === null ? undefined : (JSON.parse(text) as Contents);
}

function partKeys(key: string, { version, bytes }: Contents): string[] {
  return Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => `${key}:${version}:${index}`);
}
