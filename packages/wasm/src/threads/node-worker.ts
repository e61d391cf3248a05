import { parentPort, workerData } from 'node:worker_threads';
import { serve, type WorkerOrder } from './serve.ts';

// Entry of the workers in Node.
serve(workerData as WorkerOrder, (message) => parentPort?.postMessage(message));
