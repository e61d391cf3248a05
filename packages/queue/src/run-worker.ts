import { setTimeout as sleep } from 'node:timers/promises';
import { FsnError } from '@fsnet/graph';
import { errorMessage, type ResultOf, type SearchJob } from '@fsnet/training/search';
import { UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from './connect-redis.ts';
import { ContextThreads } from './context-threads.ts';
import { prefix, queueName, unwantedKey } from './keys.ts';
import type { JobData, QueuedJob } from './queued-job.ts';

/** What a worker tells of itself. */
export type WorkerEvent =
  | { readonly kind: 'ready' }
  /** `attempt` counts from 1: others were at it before, and were lost or stopped. */
  | { readonly kind: 'start'; readonly job: SearchJob; readonly attempt: number }
  | { readonly kind: 'epoch'; readonly job: SearchJob; readonly epoch: number; readonly epochs: number }
  | { readonly kind: 'done'; readonly job: SearchJob; readonly milliseconds: number }
  /** Nobody wants it any longer, or it is left to other workers. */
  | { readonly kind: 'stopped'; readonly job: SearchJob }
  | { readonly kind: 'failed'; readonly job: SearchJob; readonly error: unknown }
  | { readonly kind: 'connection'; readonly state: 'lost' | 'back' };

export interface WorkerOptions {
  /** Jobs at a time, a thread each. */
  readonly jobs: number;
  /** Stops it: jobs that are not done go back into the queue. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: WorkerEvent) => void;
  /** Seconds without a sign of life after which other workers take up what this one was at. */
  readonly patience?: number;
}

/** Milliseconds from asking whether jobs are still wanted to asking again. */
const wantedInterval = 2000;
/** Times that a job's worker may be lost before the job is thought to be what kills them. */
const mostLosses = 10;

/** Milliseconds that a worker waits to put back what it was at. */
const farewell = 5000;

const unwanted: unique symbol = Symbol('nobody wants the job any longer');

/**
 * Takes jobs of searches from a queue in Redis, till it is stopped. Images and networks come from Redis; checkpoints go
 * there, so that another worker goes on where this one ends.
 *
 * @throws FsnError `bad-value` where `url` is no address of a Redis, `io` where none answers.
 */
export async function runWorker(url: string, options: WorkerOptions): Promise<void> {
  const { jobs, signal, onEvent = () => {}, patience = 30 } = options;
  signal.throwIfAborted();
  const redis = await connectRedis(url);
  const threads = new ContextThreads(redis, url, jobs);
  redis.on('close', () => !signal.aborted && onEvent({ kind: 'connection', state: 'lost' }));
  redis.on('ready', () => onEvent({ kind: 'connection', state: 'back' }));
  const take = (queued: QueuedJob, token?: string) =>
    runQueued(queued, token, { redis, threads, ...options });
  const worker = new Worker<JobData, ResultOf<SearchJob>>(queueName, take, {
    ...{ connection: redis, prefix, concurrency: jobs, maxStalledCount: mostLosses },
    ...{ lockDuration: 1000 * patience, stalledInterval: 500 * patience },
  });
  // They show as a connection that is lost, or as jobs that another worker takes up.
  worker.on('error', () => {});
  try {
    await worker.waitUntilReady();
    onEvent({ kind: 'ready' });
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    // Where Redis is gone there is nobody to say good-bye to.
    await Promise.race([worker.close(), sleep(farewell, undefined, { ref: false })]);
    await threads.close();
    redis.disconnect();
  }
}

interface RunOptions extends WorkerOptions {
  readonly redis: Redis;
  readonly threads: ContextThreads;
}

async function runQueued(
  queued: QueuedJob,
  token: string | undefined,
  { redis, threads, signal, onEvent = () => {} }: RunOptions,
): Promise<ResultOf<SearchJob>> {
  const { context, job } = queued.data;
  const began = performance.now();
  const done = new AbortController();
  const given = new AbortController();
  const either = AbortSignal.any([signal, given.signal]);
  void watchWanted(redis, job, given, done.signal);
  onEvent({ kind: 'start', job, attempt: queued.attemptsStarted });
  try {
    const result = await threads.use(context, (runner) =>
      runner.run(job, either, (event) => {
        if (event.kind !== 'epoch') return;
        const { epoch, epochs } = event;
        onEvent({ kind: 'epoch', job, epoch, epochs });
        // Where Redis is gone for a moment the next one will do.
        void queued.updateProgress(event).catch(() => {});
      }),
    );
    onEvent({ kind: 'done', job, milliseconds: performance.now() - began });
    return result;
  } catch (error) {
    if (signal.aborted || given.signal.aborted) {
      onEvent({ kind: 'stopped', job });
      if (given.signal.aborted) throw new UnrecoverableError(String(unwanted.description));
      await queued.moveToWait(token);
      throw new WaitingError();
    }
    onEvent({ kind: 'failed', job, error });
    // What is wrong with a job is wrong wherever it runs; anything else may be this machine's trouble.
    if (error instanceof FsnError) throw new UnrecoverableError(JSON.stringify(errorMessage(error)));
    throw error;
  } finally {
    done.abort();
  }
}

/** Aborts `given` once nobody wants the job any longer. */
async function watchWanted(
  redis: Redis,
  { id }: SearchJob,
  given: AbortController,
  done: AbortSignal,
): Promise<void> {
  try {
    while (!done.aborted) {
      if ((await redis.exists(unwantedKey(id))) > 0) return given.abort(unwanted);
      await sleep(wantedInterval, undefined, { signal: done });
    }
  } catch {
    // It is done, or the worker ends.
  }
}
