import { startEngine } from '../engine/start-engine.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import { executeTraining } from './execute-training.ts';
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

/**
 * Runs jobs one after the other in the calling thread.
 *
 * @param onProgress is given what trainings report
 */
export function localRunner(context: SearchContext, onProgress?: (event: TrainingEvent) => void): JobRunner {
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
        return executeTraining(context, job, { signal, onProgress });
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
