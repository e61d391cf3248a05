import { Worker } from 'node:worker_threads';
import type { WorkerOrder } from './serve.ts';
import type { StartedWorker } from './started-worker.ts';

/** Starts a worker of Node; resolves once it waits for lists. It does not keep the process alive. */
export function startWorker(order: WorkerOrder): Promise<StartedWorker> {
  // The sources run in this repository alone.
  const file = import.meta.url.endsWith('.ts') ? '../../test/node-worker.mjs' : './node-worker.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: order,
    // What the process was started with may not suit a worker, as --input-type does not.
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    const started: StartedWorker = { finished: () => {}, terminate: () => void worker.terminate() };
    worker.once('error', (cause) => reject(new Error('a worker thread did not start', { cause })));
    worker.once('message', () => {
      worker.on('message', () => started.finished());
      worker.unref();
      resolve(started);
    });
  });
}
