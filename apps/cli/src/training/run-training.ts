import { join } from 'node:path';
import type { TaskRecipe } from '@fsnet/training';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import { Progress } from '../terminal/progress.ts';
import { openClassifierRun } from './classifier-run.ts';
import { openDetectorRun } from './detector-run.ts';
import type { FinishedFile } from './finish-run.ts';
import { type RecipeFile, readTaskRecipe } from './recipe-file.ts';
import { openRunFolder, searchFiles, writeRecipe } from './run-folder.ts';
import { openSearchRun } from './search-run.ts';
import type { TaskRun, TrainOptions } from './task-run.ts';
import { trainInFolder } from './train-in-folder.ts';

/** What a run ended with. */
export interface TrainResult extends FinishedFile {
  readonly model: string;
  /** The cells that a search has found. */
  readonly genotype?: string;
  readonly epochs: number;
  readonly steps: number;
  readonly validation?: { readonly images: number; readonly loss: number; readonly accuracy: number };
  readonly milliseconds: number;
}

/** Trains what a recipe file says, into a folder. */
export async function runTraining(path: string, options: TrainOptions, io: Io): Promise<TrainResult> {
  return runRecipe(await readTaskRecipe(path, io), `train ${path}`, options, io);
}

/**
 * Trains what a recipe says, into a folder.
 *
 * @param command what a user types to have that done, after `fsn`
 */
export async function runRecipe(
  recipeFile: RecipeFile<TaskRecipe>,
  command: string,
  options: TrainOptions,
  io: Io,
): Promise<TrainResult> {
  const file = withOverrides(recipeFile, options);
  const { recipe } = file;
  const isSearch = recipe.task === 'architecture-search';
  const { prepare, finish } = openRun(file, options, io);
  const { directory, canResume } = await openRunFolder(options.output, options, io);
  const progress = new Progress(io);
  const prepared = await prepare(progress);
  writeRecipe(directory, recipe);
  const { workers, backend, resume = false } = options;
  const run = { ...prepared, recipe, directory, workers, backend, resume };
  try {
    const { trained, finished } = await trainInFolder(run, options.json === true, io, progress, (trained) =>
      finish(trained, directory, progress),
    );
    const { epoch, steps, validation } = trained;
    return {
      model: join(options.output, isSearch ? searchFiles.supernet : 'model.fsn'),
      ...(isSearch && { genotype: join(options.output, searchFiles.genotype) }),
      epochs: epoch,
      steps,
      ...(validation && { validation }),
      ...finished,
      milliseconds: progress.elapsed,
    };
  } finally {
    if (io.signal.aborted && canResume())
      notice(io, `stopped at a checkpoint; go on with: ${resumeCommand(command, options)}`);
  }
}

function openRun({ recipe, ...file }: RecipeFile<TaskRecipe>, options: TrainOptions, io: Io): TaskRun {
  switch (recipe.task) {
    case 'detection':
      return openDetectorRun({ ...file, recipe }, options, io);
    case 'architecture-search':
      return openSearchRun({ ...file, recipe }, options, io);
    default:
      return openClassifierRun({ ...file, recipe }, options, io);
  }
}

function withOverrides<Kind extends TaskRecipe>(
  file: RecipeFile<Kind>,
  { epochs, seed }: TrainOptions,
): RecipeFile<Kind> {
  const recipe = {
    ...file.recipe,
    ...(epochs !== undefined && { epochs }),
    ...(seed !== undefined && { seed }),
  };
  return { ...file, recipe };
}

function resumeCommand(command: string, options: TrainOptions): string {
  const given = (['data', 'dataset', 'epochs', 'seed', 'preprocessing'] as const).flatMap((name) =>
    options[name] === undefined ? [] : [`--${name} ${options[name]}`],
  );
  const { output, workers, backend } = options;
  const parts = [`fsn ${command} -o ${output} --resume`, ...given, `--workers ${workers}`];
  return [...parts, ...(backend === 'wasm' ? [] : [`--backend ${backend}`])].join(' ');
}
