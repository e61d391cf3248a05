import { type ThreadRunner, threadRunner } from '@fsnet/training/search';
import type { Redis } from 'ioredis';
import { readContext } from './shared-context.ts';

// The sources run in this repository alone; Node 20 reads no TypeScript by itself.
const fromSource: boolean = import.meta.url.endsWith('.ts');

/** Contexts that are kept for the next job: images may take gigabytes. */
const mostContexts = 2;

/** Threads that run the jobs of searches, each with the network and images of its search. */
export class ContextThreads {
  readonly #redis: Redis;
  readonly #url: string;
  readonly #threads: number;
  /** The one that was used last comes last. */
  readonly #runners = new Map<string, Promise<ThreadRunner>>();
  readonly #users = new Map<string, number>();

  constructor(redis: Redis, url: string, threads: number) {
    this.#redis = redis;
    this.#url = url;
    this.#threads = threads;
  }

  /** Calls `use` with the threads of a context, which stay at least until that has ended. */
  async use<T>(id: string, use: (runner: ThreadRunner) => Promise<T>): Promise<T> {
    const runner = this.#runners.get(id) ?? this.#start(id);
    this.#runners.delete(id);
    this.#runners.set(id, runner);
    this.#users.set(id, (this.#users.get(id) ?? 0) + 1);
    try {
      return await use(await runner);
    } catch (error) {
      // A context that could not be read may be there when it is asked for again.
      if (await runner.then(() => false).catch(() => true)) this.#runners.delete(id);
      throw error;
    } finally {
      this.#users.set(id, this.#users.get(id)! - 1);
      await this.#forget();
    }
  }

  async close(): Promise<void> {
    for (const runner of this.#runners.values()) await (await runner.catch(() => undefined))?.close();
  }

  async #start(id: string): Promise<ThreadRunner> {
    const context = await readContext(this.#redis, id);
    if (!context) throw new Error('Redis does not have the network and images of this search');
    const file = new URL(fromSource ? '../test/job-thread.mjs' : './job-thread.js', import.meta.url);
    return threadRunner(context, this.#threads, { file, workerData: { url: this.#url, context } });
  }

  async #forget(): Promise<void> {
    for (const [id, runner] of this.#runners) {
      if (this.#runners.size <= mostContexts) return;
      if (this.#users.get(id)! > 0) continue;
      this.#runners.delete(id);
      this.#users.delete(id);
      await (await runner.catch(() => undefined))?.close();
    }
  }
}
