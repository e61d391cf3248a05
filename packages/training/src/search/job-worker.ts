import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage, trainingError } from '../run/training-error.ts';
import type { SearchJob } from './job.ts';
import { localRunner } from './job-runner.ts';
import type { SearchContext } from './search-context.ts';
import type { JobMessage } from './thread-runner.ts';

// Entry of a search's threads: one job after the other, as they come.

const port = parentPort!;
const context = workerData as SearchContext;
const runner = localRunner(context);
const send = (message: JobMessage): void => port.postMessage(message);

port.on('message', async (job: SearchJob) => {
  try {
    send({ result: await runner.run(job) });
  } catch (error) {
    send({ error: errorMessage(trainingError(error, context.recipe.batchSize)) });
  }
});
