import { setMaxListeners } from 'node:events';
import { FsnError } from '@fsnet/graph';
import type { RunStorage } from '../run/run-storage.ts';
import type { ResultOf, SearchJob } from './job.ts';
import type { JobRunner } from './job-runner.ts';

export interface RunJobsOptions {
  /** Where results are kept: `ID.json` each. */
  readonly results: RunStorage;
  readonly runner: JobRunner;
  readonly signal?: AbortSignal | undefined;
  /** Called for every job in the order in which they end; those of earlier runs first. */
  readonly onResult?: ((job: SearchJob, result: ResultOf<SearchJob>, isNew: boolean) => void) | undefined;
}

/**
 * Gives the results of jobs, in the jobs' order. What has a result already is not run again; what is run writes its result
 * once, whole. The first job that fails ends the others.
 */
export async function runJobs<J extends SearchJob>(
  jobs: readonly J[],
  { results, runner, signal, onResult }: RunJobsOptions,
): Promise<ResultOf<J>[]> {
  const found: (ResultOf<J> | undefined)[] = [];
  for (const { id } of jobs) found.push(await readResult<J>(results, id));
  for (const [index, job] of jobs.entries()) {
    const result = found[index];
    if (result) onResult?.(job, result as ResultOf<SearchJob>, false);
  }
  const waiting = jobs.map((_, index) => index).filter((index) => found[index] === undefined);
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  // Each job that runs listens to it, and a queue runs them all.
  setMaxListeners(0, either);
  const lane = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const job = jobs[index];
      const result = await runner.run(job, either);
      await writeResult(results, job, result);
      found[index] = result;
      onResult?.(job, result as ResultOf<SearchJob>, true);
    }
  };
  const lanes = Array.from({ length: Math.min(runner.width, waiting.length) }, async () => {
    try {
      await lane();
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(lanes);
  signal?.throwIfAborted();
  if (failed.signal.aborted) throw failed.signal.reason;
  return found as ResultOf<J>[];
}

async function writeResult(
  results: RunStorage,
  { id, kind, input }: SearchJob,
  result: object,
): Promise<void> {
  const text = `${JSON.stringify({ id, kind, input, result }, null, 1)}\n`;
  await results.write(`${id}.json`, new TextEncoder().encode(text));
}

async function readResult<J extends SearchJob>(
  results: RunStorage,
  id: string,
): Promise<ResultOf<J> | undefined> {
  const name = `${id}.json`;
  const bytes = await results.read(name);
  if (!bytes) return undefined;
  try {
    const { result } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly result?: ResultOf<J> };
    if (result) return result;
  } catch (cause) {
    throw new FsnError('bad-data', `${name} is no result of a search's job: delete it to have it run again`, {
      ...{ path: name, cause },
    });
  }
  throw new FsnError(
    'bad-data',
    `${name} holds no result of a search's job: delete it to have it run again`,
    {
      path: name,
    },
  );
}
