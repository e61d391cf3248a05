import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskRecipe } from '@fsnet/training';
import { ioError, reportFiles, writeWhole } from '@fsnet/training/files';
import { findWorkFolder, type WorkFolderOptions } from '../files/work-folder.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';

/** The folder of a training run. */
export interface RunFolder {
  /** Absolute. */
  readonly directory: string;
  /** Whether there is a checkpoint in it, so that a run can go on. */
  canResume(): boolean;
}

/** The checkpoint that `train` keeps. */
const checkpoint = 'last.safetensors';
const runFiles = [checkpoint, 'best.safetensors', 'model.fsn', 'training.fsn'];

/** Files that a search of an architecture ends with. */
export const searchFiles = { genotype: 'genotype.json', supernet: 'supernet.fsn' } as const;

/**
 * Makes the folder of a run that begins, or finds that of one that goes on.
 *
 * @throws FsnError `io` where a run is there that is neither to go on nor to be replaced.
 */
export async function openRunFolder(path: string, options: WorkFolderOptions, io: Io): Promise<RunFolder> {
  const files = [...runFiles, ...Object.values(reportFiles), ...Object.values(searchFiles)];
  const filesIn = (folder: string) => files.filter((file) => existsSync(join(folder, file)));
  const holdsRun = (folder: string) => filesIn(folder).length > 0;
  const directory = await findWorkFolder(path, 'run', holdsRun, options, io);
  const { resume = false, force = false } = options;
  try {
    await mkdir(directory, { recursive: true });
    if (force && !resume) for (const file of filesIn(directory)) await rm(join(directory, file));
  } catch (error) {
    throw ioError(error, path);
  }
  const canResume = () => existsSync(join(directory, checkpoint));
  if (resume && !canResume()) notice(io, `there is no checkpoint in ${path} to go on from; the run begins`);
  return { directory, canResume };
}

/** Writes a run's recipe, with what the command line changed, beside its results. */
export function writeRecipe(directory: string, recipe: TaskRecipe): void {
  writeWhole(join(directory, recipeFile), `${JSON.stringify(recipe, null, 2)}\n`);
}

/** Name of the recipe in a run's folder. */
export const recipeFile = 'recipe.json';
