import { Worker } from 'node:worker_threads';
import type { ReplicaOrder, ReplicaReport, ReplicaResult } from '../run/replica-order.ts';
import { errorOfMessage, trainingError } from '../run/training-error.ts';
import { newSharedMemory, requestStop } from './shared-sum.ts';
import type { ThreadMessage } from './thread-message.ts';

/** The threads of a run. */
export interface RunningThreads {
  /** What the run gives; rejected by the first error of any thread. */
  readonly result: Promise<ReplicaResult>;
  /** Makes them stop after the step at work. */
  stop(): void;
  /** Ends them at once. */
  terminate(): Promise<void>;
}

/** Starts one thread of Node for each replica. */
export function startThreads(
  order: Omit<ReplicaOrder, 'worker' | 'workers'>,
  count: number,
  report: (report: ReplicaReport) => void,
): RunningThreads {
  // The sources run in this repository alone; Node 20 reads no TypeScript by itself.
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(fromSource ? '../../test/node-worker.mjs' : './node-worker.js', import.meta.url);
  let memory: SharedArrayBuffer | undefined;
  let stopped = false;
  let ready = 0;

  const threads = Array.from({ length: count }, (_, worker) => {
    const workerData: ReplicaOrder = { ...order, worker, workers: count };
    return new Worker(file, { workerData, execArgv: fromSource ? ['--conditions=@fsnet/source'] : [] });
  });
  const connect = (length: number): void => {
    if (++ready < count) return;
    memory = newSharedMemory(count, length);
    if (stopped) requestStop(memory);
    for (const thread of threads) thread.postMessage(memory);
  };
  const result = new Promise<ReplicaResult>((resolve, reject) => {
    threads.forEach((thread, worker) => {
      thread.on('message', (message: ThreadMessage) => {
        switch (message.kind) {
          case 'ready':
            connect(message.length);
            break;
          case 'done':
            if (worker === 0) resolve(message.result);
            break;
          case 'failed':
            reject(errorOfMessage(message.error));
            break;
          default:
            report(message);
        }
      });
      thread.once('error', (error) => reject(trainingError(error, order.recipe.batchSize)));
      thread.once('exit', (code) => {
        if (code !== 0) reject(new Error(`training thread ${worker} ended with exit code ${code}`));
      });
    });
  });
  return {
    result,
    stop: () => {
      stopped = true;
      if (memory) requestStop(memory);
    },
    terminate: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
