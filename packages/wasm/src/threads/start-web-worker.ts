import type { WorkerOrder } from './serve.ts';
import type { StartedWorker } from './started-worker.ts';

/** Starts a worker of a browser; resolves once it waits for lists. */
export function startWorker(order: WorkerOrder): Promise<StartedWorker> {
  // Written so that bundlers see which file it is.
  const worker = new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    const started: StartedWorker = { finished: () => {}, terminate: () => worker.terminate() };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(`a worker thread did not start: ${message ?? 'its file could not be loaded'}`));
    };
    worker.onmessage = () => {
      worker.onmessage = () => started.finished();
      resolve(started);
    };
    worker.postMessage(order);
  });
}
