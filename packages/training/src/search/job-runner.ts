import { startEngine } from '../engine/start-engine.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import { executeTraining, jobFolders, type StorageOf } from './execute-training.ts';
import type { LayerResult, ResultOf, SearchJob, TrainedResult } from './job.ts';
import { LayerMeasurer } from './layer-measurer.ts';
import type { SearchContext } from './search-context.ts';

/** What runs jobs: this thread, threads beside it, or a queue that other machines take from. */
export interface JobRunner {
  /** Jobs that it runs at a time. */
  readonly width: number;
  run<J extends SearchJob>(job: J, signal?: AbortSignal): Promise<ResultOf<J>>;
  close(): Promise<void>;
}

export interface LocalRunnerOptions {
  /** Where checkpoints and trained networks are kept; the search's folder where left out. */
  readonly storageOf?: StorageOf;
  /** Is given what trainings report. */
  readonly onProgress?: (event: TrainingEvent) => void;
}

/** Runs jobs one after the other in the calling thread. */
export function localRunner(
  context: SearchContext,
  { storageOf = jobFolders(context), onProgress }: LocalRunnerOptions = {},
): JobRunner {
  let measurer: LayerMeasurer | undefined;
  const run = async (job: SearchJob, signal?: AbortSignal): Promise<LayerResult | TrainedResult> => {
    signal?.throwIfAborted();
    switch (job.kind) {
      case 'layer': {
        await startEngine({ backend: context.backend });
        measurer ??= new LayerMeasurer(context);
        return measurer.measure(job.input);
      }
      case 'training':
        return executeTraining(context, job, { storageOf, signal, onProgress });
      default:
        return job satisfies never;
    }
  };
  return {
    width: 1,
    run: run as JobRunner['run'],
    close: async () => measurer?.[Symbol.dispose](),
  };
}
