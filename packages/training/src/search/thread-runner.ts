import { Worker } from 'node:worker_threads';
import { errorOfMessage, trainingError } from '../run/training-error.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import type { ResultOf, SearchJob } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { SearchContext } from './search-context.ts';
import type { JobMessage } from './serve-jobs.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((event: TrainingEvent) => void) | undefined;
}

/** What runs in a thread: a module that calls {@link serveJobs}. */
export interface ThreadEntry {
  readonly file: URL;
  readonly workerData: unknown;
}

// The sources run in this repository alone; Node 20 reads no TypeScript by itself.
const fromSource: boolean = import.meta.url.endsWith('.ts');

/** Runs jobs in threads and tells how far trainings are. */
export interface ThreadRunner extends JobRunner {
  run<J extends SearchJob>(
    job: J,
    signal?: AbortSignal,
    onProgress?: (event: TrainingEvent) => void,
  ): Promise<ResultOf<J>>;
}

/** Runs as many jobs at a time as there are threads. An aborted job takes its thread with it; the next one starts anew. */
export function threadRunner(
  context: SearchContext,
  width: number,
  { file, workerData }: ThreadEntry = {
    file: new URL(fromSource ? '../../test/job-worker.mjs' : './job-worker.js', import.meta.url),
    workerData: context,
  },
): ThreadRunner {
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();

  const start = (): Worker => {
    const execArgv = fromSource ? ['--conditions=@fsnet/source'] : [];
    const thread = new Worker(file, { workerData, execArgv });
    const fail = (error: unknown): void => {
      busy.get(thread)?.reject(error);
      busy.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
    };
    thread.on('message', (message: JobMessage) => {
      const waiting = busy.get(thread);
      if ('progress' in message) {
        waiting?.onProgress?.(message.progress);
        return;
      }
      busy.delete(thread);
      idle.push(thread);
      if ('error' in message) waiting?.reject(errorOfMessage(message.error));
      else waiting?.resolve(message.result as never);
    });
    thread.once('error', (error) => fail(trainingError(error, context.recipe.batchSize)));
    thread.once('exit', (code) => fail(new Error(`a search's thread ended with exit code ${code}`)));
    return thread;
  };
  const run = async (
    job: SearchJob,
    signal?: AbortSignal,
    onProgress?: (event: TrainingEvent) => void,
  ): Promise<never> => {
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
        busy.set(thread, { resolve, reject, onProgress });
        thread.postMessage(job);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  };
  return {
    width,
    run: run as ThreadRunner['run'],
    close: async () => {
      await Promise.all([...idle, ...busy.keys()].map((thread) => thread.terminate()));
    },
  };
}
