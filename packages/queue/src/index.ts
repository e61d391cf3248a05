export type { SearchJob } from '@fsnet/training/search';
export { QueueRunner, type QueueRunnerOptions } from './queue-runner.ts';
export { runWorker, type WorkerEvent, type WorkerOptions } from './run-worker.ts';
