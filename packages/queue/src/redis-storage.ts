import type { StorageOf } from '@fsnet/training/search';
import type { Redis } from 'ioredis';
import { fileKey } from './keys.ts';
import { readFile, removeFile, writeFile } from './redis-file.ts';

/** Storages of jobs in Redis, where whoever takes a job over finds its checkpoints. */
export function redisStorage(redis: Redis): StorageOf {
  return (job) => ({
    read: (name) => readFile(redis, fileKey(job, name)),
    write: (name, bytes) => writeFile(redis, fileKey(job, name), bytes),
    remove: (name) => removeFile(redis, fileKey(job, name)),
  });
}
