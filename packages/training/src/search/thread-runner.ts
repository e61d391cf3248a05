import { Worker } from 'node:worker_threads';
import { type ErrorMessage, errorOfMessage, trainingError } from '../run/training-error.ts';
import type { ResultOf, SearchJob } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { SearchContext } from './search-context.ts';

/** What a thread answers to a job. */
export type JobMessage = { readonly result: ResultOf<SearchJob> } | { readonly error: ErrorMessage };

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs as many jobs at a time as there are threads. An aborted job takes its thread with it; the next one starts anew. */
export function threadRunner(context: SearchContext, width: number): JobRunner {
  // The sources run in this repository alone; Node 20 reads no TypeScript by itself.
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(fromSource ? '../../test/job-worker.mjs' : './job-worker.js', import.meta.url);
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();

  const start = (): Worker => {
    const execArgv = fromSource ? ['--conditions=@fsnet/source'] : [];
    const thread = new Worker(file, { workerData: context, execArgv });
    const fail = (error: unknown): void => {
      busy.get(thread)?.reject(error);
      busy.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
    };
    thread.on('message', (message: JobMessage) => {
      const waiting = busy.get(thread);
      busy.delete(thread);
      idle.push(thread);
      if ('error' in message) waiting?.reject(errorOfMessage(message.error));
      else waiting?.resolve(message.result as never);
    });
    thread.once('error', (error) => fail(trainingError(error, context.recipe.batchSize)));
    thread.once('exit', (code) => fail(new Error(`a search's thread ended with exit code ${code}`)));
    return thread;
  };
  const run = async (job: SearchJob, signal?: AbortSignal): Promise<never> => {
    signal?.throwIfAborted();
    const thread = idle.pop() ?? start();
    const stop = (): void => {
      busy.get(thread)?.reject(signal?.reason);
      busy.delete(thread);
      void thread.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<never>((resolve, reject) => {
        busy.set(thread, { resolve, reject });
        thread.postMessage(job);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  };
  return {
    width,
    run: run as JobRunner['run'],
    close: async () => {
      await Promise.all([...idle, ...busy.keys()].map((thread) => thread.terminate()));
    },
  };
}
