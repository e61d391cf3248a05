import { parentPort, workerData } from 'node:worker_threads';
import { type SearchContext, serveJobs } from '@fsnet/training/search';
import { connectRedis } from './connect-redis.ts';
import { redisStorage } from './redis-storage.ts';

// Entry of a worker's threads: checkpoints and networks go to Redis, where another worker finds them.
const { url, context } = workerData as { readonly url: string; readonly context: SearchContext };
const redis = await connectRedis(url);
serveJobs(parentPort!, context, { storageOf: redisStorage(redis) });
