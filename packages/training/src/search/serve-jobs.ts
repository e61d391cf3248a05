import type { MessagePort } from 'node:worker_threads';
import { type ErrorMessage, errorMessage, trainingError } from '../run/training-error.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import type { ResultOf, SearchJob } from './job.ts';
import { type LocalRunnerOptions, localRunner } from './job-runner.ts';
import type { SearchContext } from './search-context.ts';

/** What a thread tells of its job: how far it is, then how it ended. */
export type JobMessage =
  | { readonly progress: TrainingEvent }
  | { readonly result: ResultOf<SearchJob> }
  | { readonly error: ErrorMessage };

/** Runs the jobs that come to a thread, one after the other. */
export function serveJobs(
  port: MessagePort,
  context: SearchContext,
  options: Pick<LocalRunnerOptions, 'storageOf'> = {},
): void {
  const send = (message: JobMessage): void => port.postMessage(message);
  const runner = localRunner(context, {
    ...options,
    onProgress: (progress) => {
      // Steps come many a second.
      if (progress.kind !== 'step') send({ progress });
    },
  });
  port.on('message', async (job: SearchJob) => {
    try {
      send({ result: await runner.run(job) });
    } catch (error) {
      send({ error: errorMessage(trainingError(error, context.recipe.batchSize)) });
    }
  });
}
