import { drawUniform } from '@fsnet/graph';
import { hasRedis, RedisServer } from '@fsnet/testing/redis-server';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectRedis } from './connect-redis.ts';
import { keepFile, readFile, removeFile, writeFile } from './redis-file.ts';

const bytes = (count: number, seed: number): Uint8Array =>
  Uint8Array.from(drawUniform(seed, count, 0, 256), Math.floor);

describe.skipIf(!hasRedis())('files in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await connectRedis(server.url);
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.[Symbol.asyncDispose]();
  });
  beforeEach(() => redis.flushall());

  test.each([0, 1, 2 ** 23, 2 ** 23 + 1])('gives back %d bytes', async (count) => {
    const written = bytes(count, 1);
    await writeFile(redis, 'file', written);
    const found = await readFile(redis, 'file');
    expect(Buffer.compare(found!, written)).toBe(0);
  });

  test('has the newer bytes alone, and nothing once removed', async () => {
    await writeFile(redis, 'file', bytes(9_000_000, 1));
    await writeFile(redis, 'file', bytes(10, 2));
    expect(await readFile(redis, 'file')).toEqual(bytes(10, 2));
    expect(await redis.dbsize()).toBe(2);
    await removeFile(redis, 'file');
    expect(await redis.dbsize()).toBe(0);
    expect(await readFile(redis, 'file')).toBeUndefined();
    await removeFile(redis, 'file');
  });

  test('are whole or not there', async () => {
    await writeFile(redis, 'file', bytes(9_000_000, 1));
    expect(await keepFile(redis, 'file')).toBe(true);
    const [part] = (await redis.keys('file:*')).toSorted();
    await redis.del(part);
    expect(await keepFile(redis, 'file')).toBe(false);
    expect(await readFile(redis, 'file')).toBeUndefined();
    expect(await keepFile(redis, 'none')).toBe(false);
  });

  test('are forgotten in a day, counted from when they were last kept', async () => {
    await writeFile(redis, 'file', bytes(10, 1));
    for (const key of await redis.keys('*')) await redis.expire(key, 5);
    await keepFile(redis, 'file');
    for (const key of await redis.keys('*')) expect(await redis.ttl(key)).toBeGreaterThan(80_000);
  });
});
