import type { Graph } from '@fsnet/graph';
import {
  type DataInMemory,
  type PicturesInMemory,
  type Recipe,
  type TaskRecipe,
  type TrainingResult,
  train,
} from '@fsnet/training';
import { RunReport } from '@fsnet/training/files';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import type { FinishedFile } from './finish-run.ts';
import { TrainingDisplay } from './training-display.ts';

/** A run of any task whose parts have been read. */
export interface PreparedTask {
  readonly recipe: TaskRecipe;
  readonly graph: Graph;
  readonly teacher: Graph | undefined;
  /** Initializers that do not learn. */
  readonly frozen?: ReadonlySet<string>;
  readonly images: DataInMemory | PicturesInMemory;
  readonly directory: string;
  readonly workers: number;
  readonly backend: 'wasm' | 'webgpu' | 'cpu';
  readonly resume: boolean;
}

/** A run of a classifier whose parts have been read. */
export interface PreparedRun extends PreparedTask {
  readonly recipe: Recipe;
  readonly images: DataInMemory;
}

/**
 * Trains to the end of a recipe, shows how that goes on, and keeps the report in the run's folder.
 *
 * @param quiet whether standard output is for machines
 * @param finish makes the file that the report ends with
 */
export async function trainInFolder(
  { teacher, images, directory, ...run }: PreparedTask,
  quiet: boolean,
  io: Io,
  progress: Progress,
  finish: (trained: TrainingResult) => Promise<FinishedFile>,
): Promise<{ readonly trained: TrainingResult; readonly finished: FinishedFile }> {
  const { metadata, name } = run.graph;
  const display = new TrainingDisplay(io, quiet);
  const report = new RunReport(directory, { title: metadata.title ?? name, recipe: run.recipe });
  progress.clear();
  try {
    const trained = await train({
      ...run,
      ...(teacher && { teacher }),
      data: images,
      storage: directory,
      signal: io.signal,
      onProgress: (event) => {
        report.record(event);
        display.record(event);
      },
    });
    display.clear();
    const finished = await finish(trained);
    report.finish({ step: trained.steps, ...finished });
    return { trained, finished };
  } finally {
    display.clear();
    progress.clear();
    report.close();
  }
}
