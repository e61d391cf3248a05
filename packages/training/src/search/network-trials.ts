import type { Graph } from '@fsnet/graph';
import type { Compression } from '../recipe/recipe.ts';
import type { RunStorage } from '../run/run-storage.ts';
import { candidatesOf, compressionOf, type Weighing } from './assignment.ts';
import type { Assignment, LayerTable } from './choice.ts';
import { jobFolders, removeCheckpoints, trainedNetwork } from './execute-training.ts';
import type { Agreement, ResultOf, SearchJob, TrainedResult, TrainingJob } from './job.ts';
import type { JobIds } from './job-ids.ts';
import type { JobRunner } from './job-runner.ts';
import { runJobs } from './run-jobs.ts';
import type { SearchContext } from './search-context.ts';

/** What a whole network is trained for. */
export type TrialRole =
  /** A short run that tells which choice is better. */
  | 'probe'
  /** The result, or what it might become. */
  | 'final'
  /** A final network whose file came out too large, with fewer bits. */
  | 'repair'
  /** All layers alike, to compare with. */
  | 'uniform';

/** A whole network to be trained. */
export interface Trial {
  readonly role: TrialRole;
  /** For people: what is special about it. */
  readonly name: string;
  readonly compress: Compression;
  readonly epochs: number;
  /** Not there for uniform ones. */
  readonly assignment?: Assignment;
  /** What the additive model says of it. */
  readonly predicted?: { readonly bytes: number; readonly loss: number };
  /** Trains on what this job trained, at a share of the recipe's rate. */
  readonly from?: { readonly job: string; readonly rate: number };
}

/** A whole network that was trained and measured on held-out images. */
export interface TriedNetwork extends Trial {
  readonly job: string;
  /** Of the file. */
  readonly bytes: number;
  readonly measured: Agreement;
  readonly milliseconds: number;
}

export interface NetworkTrialsOptions {
  readonly context: SearchContext;
  readonly ids: JobIds;
  readonly results: RunStorage;
  /** Runs several networks at a time, each in a thread. */
  readonly many: JobRunner;
  /** Runs one network in all threads. */
  readonly one: JobRunner;
  readonly threads: number;
  /** Bytes of the file that a network is going to be. */
  readonly fileBytes: (graph: Graph) => Promise<number>;
  readonly signal?: AbortSignal | undefined;
  /** `isNew`: it has been trained now. */
  readonly onTried: (network: TriedNetwork, isNew: boolean) => void;
}

/** Trains whole networks, each once, and keeps what came out. */
export class NetworkTrials {
  readonly tried: TriedNetwork[] = [];
  readonly #options: NetworkTrialsOptions;

  constructor(options: NetworkTrialsOptions) {
    this.#options = options;
  }

  /** Trains all of them at a time. */
  async trainMany(trials: readonly Trial[]): Promise<TriedNetwork[]> {
    return this.#run(trials, 0, this.#options.many);
  }

  /** Trains one by all threads. */
  async train(trial: Trial): Promise<TriedNetwork> {
    const [tried] = await this.trainEach([trial]);
    return tried;
  }

  /** Trains each by all threads: one after the other here, but at a time where a queue has machines enough. */
  async trainEach(trials: readonly Trial[]): Promise<TriedNetwork[]> {
    return this.#run(trials, this.#options.threads, this.#options.one);
  }

  async #run(trials: readonly Trial[], threads: number, runner: JobRunner): Promise<TriedNetwork[]> {
    const { ids, results, signal } = this.#options;
    const jobs = trials.map((trial) => this.#job(trial, threads, ids));
    const tried: Promise<TriedNetwork>[] = [];
    const onResult = (job: SearchJob, result: ResultOf<SearchJob>, isNew: boolean): void => {
      const index = jobs.findIndex(({ id }) => id === job.id);
      if ('measured' in result) tried[index] = this.#tell(trials[index], job.id, result, isNew);
    };
    const before = this.tried.length;
    await runJobs(jobs, { results, runner, signal, onResult });
    const ordered = await Promise.all(tried);
    // They ended in some order; a record tells them in that in which they were asked for.
    this.tried.splice(before, ordered.length, ...ordered);
    return ordered;
  }

  async #tell(trial: Trial, job: string, result: TrainedResult, isNew: boolean): Promise<TriedNetwork> {
    const { context, fileBytes, onTried } = this.#options;
    const { measured, milliseconds } = result;
    const storageOf = jobFolders(context);
    await removeCheckpoints(storageOf, job);
    const bytes = await fileBytes(await trainedNetwork(storageOf, job));
    const network = { ...trial, job, bytes, measured, milliseconds };
    this.tried.push(network);
    onTried(network, isNew);
    return network;
  }

  #job({ compress, epochs, from }: Trial, threads: number, ids: JobIds): TrainingJob {
    const { recipe } = this.#options.context;
    const rate = recipe.learningRate.peak * (from?.rate ?? 1);
    return ids.training({
      recipe: { ...recipe, compress, epochs, learningRate: { ...recipe.learningRate, peak: rate } },
      threads,
      ...(from && { from: from.job }),
    });
  }
}

/** A trial of an assignment, with what the tables say of it. */
export function assignmentTrial(
  { role, name, epochs }: Pick<Trial, 'role' | 'name' | 'epochs'>,
  assignment: Assignment,
  tables: readonly LayerTable[],
  segments: 'filter' | 'row' | 'tap',
  { otherBytes, weighing }: { readonly otherBytes: number; readonly weighing: Weighing },
): Trial {
  const candidates = candidatesOf(tables, assignment);
  const bytes = candidates.reduce(
    (sum, candidate) => sum + candidate.bytes * weighing.bytesFactor,
    otherBytes,
  );
  const loss = candidates.reduce((sum, candidate) => sum + Math.max(0, candidate.loss), 0);
  const compress = compressionOf(assignment, segments);
  return { role, name, epochs, compress, assignment, predicted: { bytes: Math.round(bytes), loss } };
}
