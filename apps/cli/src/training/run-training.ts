import { join } from 'node:path';
import type { TaskRecipe } from '@fsnet/training';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import { Progress } from '../terminal/progress.ts';
import { openClassifierRun } from './classifier-run.ts';
import { openDetectorRun } from './detector-run.ts';
import type { FinishedFile } from './finish-run.ts';
import { type RecipeFile, readTaskRecipe } from './recipe-file.ts';
import { openRunFolder, writeRecipe } from './run-folder.ts';
import type { TrainOptions } from './task-run.ts';
import { trainInFolder } from './train-in-folder.ts';

/** What a run ended with. */
export interface TrainResult extends FinishedFile {
  readonly model: string;
  readonly epochs: number;
  readonly steps: number;
  readonly validation?: { readonly images: number; readonly loss: number; readonly accuracy: number };
  readonly milliseconds: number;
}

/** Trains what a recipe file says, into a folder. */
export async function runTraining(recipePath: string, options: TrainOptions, io: Io): Promise<TrainResult> {
  const file = withOverrides(await readTaskRecipe(recipePath, io), options);
  const { recipe } = file;
  const { prepare, finish } =
    recipe.task === 'detection'
      ? openDetectorRun({ ...file, recipe }, options, io)
      : openClassifierRun({ ...file, recipe }, options, io);
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
      model: join(options.output, 'model.fsn'),
      epochs: epoch,
      steps,
      ...(validation && { validation }),
      ...finished,
      milliseconds: progress.elapsed,
    };
  } finally {
    if (io.signal.aborted && canResume())
      notice(io, `stopped at a checkpoint; go on with: ${resumeCommand(recipePath, options)}`);
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

function resumeCommand(recipe: string, options: TrainOptions): string {
  const given = (['data', 'dataset', 'epochs', 'seed', 'preprocessing'] as const).flatMap((name) =>
    options[name] === undefined ? [] : [`--${name} ${options[name]}`],
  );
  const { output, workers, backend } = options;
  const parts = [`fsn train ${recipe} -o ${output} --resume`, ...given, `--workers ${workers}`];
  return [...parts, ...(backend === 'wasm' ? [] : [`--backend ${backend}`])].join(' ');
}
