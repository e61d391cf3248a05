import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ErrorMessage,
  errorOfMessage,
  type JobRunner,
  jobFolders,
  networkFile,
  type ResultOf,
  type SearchContext,
  type SearchJob,
} from '@fsnet/training/search';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from './connect-redis.ts';
import { fileKey, lifetime, prefix, queueName, unwantedKey } from './keys.ts';
import type { JobData, JobProgress, QueuedJob } from './queued-job.ts';
import { keepFile, readFile, writeFile } from './redis-file.ts';
import { SharedContext } from './shared-context.ts';

export interface QueueRunnerOptions {
  /** Is given how far trainings are. */
  readonly onProgress?: (event: JobProgress) => void;
  /** Told whenever the connection is lost, and when it is back. */
  readonly onConnection?: (state: 'lost' | 'back') => void;
}

/** A job that somebody waits for. */
interface Waiting {
  readonly job: SearchJob;
  readonly resolve: (result: ResultOf<SearchJob>) => void;
  readonly reject: (error: unknown) => void;
  /** Whether it was put into the queue by this search. */
  submitted: boolean;
  progress: string;
}

/** Milliseconds from look to look at what became of jobs. */
const interval = 250;
/** From making sure of the context to making sure again: Redis may lose all it has. */
const keepInterval = 10_000;
/** Times that a job may be taken up again whose worker was lost or whose context was. */
const attempts = 20;

/**
 * Runs jobs on a queue in Redis, from which workers take them. What Redis loses is put there again: images, networks, and
 * jobs, which nobody then has run in vain twice, as results lie in the search's folder as soon as they are seen.
 */
export class QueueRunner implements JobRunner {
  /** There is no telling how many workers will come. */
  readonly width = 4096;
  readonly #redis: Redis;
  readonly #queue: Queue<JobData, ResultOf<SearchJob>>;
  readonly #context: SearchContext;
  readonly #shared: SharedContext;
  readonly #onProgress: QueueRunnerOptions['onProgress'];
  readonly #waiting = new Map<string, Waiting>();
  #kept = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #closed = false;

  private constructor(redis: Redis, context: SearchContext, options: QueueRunnerOptions) {
    this.#redis = redis;
    this.#context = context;
    this.#shared = new SharedContext(context);
    this.#onProgress = options.onProgress;
    this.#queue = new Queue(queueName, { connection: redis, prefix });
    // They show as a connection that is lost.
    this.#queue.on('error', () => {});
    redis.on('close', () => !this.#closed && options.onConnection?.('lost'));
    redis.on('ready', () => options.onConnection?.('back'));
  }

  /** @throws FsnError `bad-value` where `url` is no address of a Redis, `io` where none answers. */
  static async connect(
    url: string,
    context: SearchContext,
    options: QueueRunnerOptions = {},
  ): Promise<QueueRunner> {
    return new QueueRunner(await connectRedis(url), context, options);
  }

  /** Workers that wait for jobs or are at one. */
  workers(): Promise<number> {
    return this.#queue.getWorkersCount();
  }

  async run<J extends SearchJob>(job: J, signal?: AbortSignal): Promise<ResultOf<J>> {
    signal?.throwIfAborted();
    const stop = (): void => this.#giveUp(job.id, signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<ResultOf<J>>((resolve, reject) => {
        const settle = resolve as Waiting['resolve'];
        this.#waiting.set(job.id, { job, resolve: settle, reject, submitted: false, progress: '' });
        this.#looking ??= this.#lookOn();
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#waiting.delete(job.id);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // What was asked last is still sent, unless there is nobody to send it to.
    if (this.#redis.status === 'ready') await Promise.race([this.#redis.quit().catch(() => {}), sleep(2000)]);
    this.#redis.disconnect();
    await this.#looking;
    await this.#queue.close().catch(() => {});
  }

  async #lookOn(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) {
      try {
        await this.#keepContext();
        for (const waiting of [...this.#waiting.values()]) await this.#look(waiting);
      } catch (error) {
        // Without a connection commands wait; those that Redis has just refused, as it starts or stops, are asked again.
        if (!isPassing(error, this.#redis)) for (const { reject } of this.#waiting.values()) reject(error);
      }
      await sleep(interval);
    }
    this.#looking = undefined;
  }

  async #keepContext(): Promise<void> {
    if (performance.now() - this.#kept < keepInterval) return;
    await this.#shared.keep(this.#redis);
    this.#kept = performance.now();
  }

  async #look(waiting: Waiting): Promise<void> {
    const { job, resolve, reject } = waiting;
    const queued = await this.#queue.getJob(job.id);
    if (!queued) return this.#submit(waiting);
    this.#tellProgress(waiting, queued);
    if (!queued.finishedOn) {
      waiting.submitted = true;
      return;
    }
    const state = await queued.getState();
    if (state === 'completed') {
      if (await this.#fetchNetwork(job)) resolve(queued.returnvalue as ResultOf<SearchJob>);
      else await this.#again(waiting, queued);
    } else if (state === 'failed') {
      // What failed before is tried once more: somebody has asked for it again.
      if (waiting.submitted) reject(errorOf(queued.failedReason));
      else await this.#again(waiting, queued);
    }
  }

  async #again(waiting: Waiting, queued: QueuedJob): Promise<void> {
    await queued.remove();
    await this.#submit(waiting);
  }

  async #submit(waiting: Waiting): Promise<void> {
    const { job } = waiting;
    await this.#sendNetwork(job);
    await this.#redis.unlink(unwantedKey(job.id));
    waiting.submitted = true;
    const keep = { age: lifetime };
    await this.#queue.add(
      job.kind,
      { context: this.#shared.id, job },
      {
        ...{ jobId: job.id, attempts, backoff: { type: 'fixed', delay: 2000 } },
        ...{ removeOnComplete: keep, removeOnFail: keep },
      },
    );
  }

  /** The network that a training goes on with may be from long ago. */
  async #sendNetwork(job: SearchJob): Promise<void> {
    if (job.kind !== 'training' || job.input.from === undefined) return;
    const { from } = job.input;
    const key = fileKey(from, networkFile);
    if (await keepFile(this.#redis, key)) return;
    const bytes = await jobFolders(this.#context)(from).read(networkFile);
    if (bytes) await writeFile(this.#redis, key, bytes);
  }

  /** @returns whether there was all that there should be */
  async #fetchNetwork(job: SearchJob): Promise<boolean> {
    if (job.kind !== 'training') return true;
    const bytes = await readFile(this.#redis, fileKey(job.id, networkFile));
    if (bytes) await jobFolders(this.#context)(job.id).write(networkFile, bytes);
    return bytes !== undefined;
  }

  #tellProgress(waiting: Waiting, { progress }: QueuedJob): void {
    const text = JSON.stringify(progress);
    if (typeof progress !== 'object' || text === waiting.progress) return;
    waiting.progress = text;
    this.#onProgress?.(progress as JobProgress);
  }

  #giveUp(id: string, reason: unknown): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.reject(reason);
    // Whoever works at it is told so; one that waits is taken out. Nobody waits for either.
    void this.#redis.set(unwantedKey(id), '', 'EX', 60).catch(() => {});
    void this.#queue.remove(id).catch(() => {});
  }
}

function errorOf(reason: string): Error {
  try {
    return errorOfMessage(JSON.parse(reason) as ErrorMessage);
  } catch {
    return new Error(`the queue gave a job up: ${reason}`);
  }
}

/** Whether Redis was asked while it could not answer. */
function isPassing(error: unknown, redis: Redis): boolean {
  return (
    redis.status !== 'ready' ||
    (error instanceof Error &&
      /LOADING|MASTERDOWN|Connection is closed|ECONN|EPIPE|Stream isn't writeable/.test(error.message))
  );
}
