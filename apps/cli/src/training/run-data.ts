import type { Preprocessing } from '@fsnet/graph';
import { type DataInMemory, loadData, type Recipe } from '@fsnet/training';
import {
  type DatasetKind,
  guessDataset,
  type LabelledImages,
  openLabelledImages,
} from '@fsnet/training/files';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';

/** A run's images: in a folder, and what that is. */
export interface DataFolder {
  readonly path: string;
  readonly dataset: DatasetKind;
}

/** The folder with the given or guessed kind of data set. */
export function dataFolder(path: string, dataset: DatasetKind | undefined, io: Io): DataFolder {
  return { path, dataset: dataset ?? guessDataset(path, io) };
}

/** Reads a run's images, made into what its network takes. */
export function readRunData(
  { path, dataset }: DataFolder,
  { validation, seed }: Pick<Recipe, 'validation' | 'seed'>,
  form: Pick<Preprocessing, 'width' | 'height' | 'resize' | 'colorOrder'>,
  io: Io,
  progress: Progress,
): Promise<DataInMemory> {
  return loadData(
    {
      dataset,
      path,
      seed,
      form,
      ...(validation.images !== undefined && { validationImages: validation.images }),
    },
    {
      workingDirectory: io.workingDirectory,
      signal: io.signal,
      onProgress: (state) => progress.update({ ...state, unit: 'images' }),
    },
  );
}

/** The images that a finished network is measured on, where there are any. */
export async function testImages(
  { path, dataset }: DataFolder,
  { test }: DataInMemory,
  io: Io,
): Promise<LabelledImages | undefined> {
  return test.targets.length > 0 ? openLabelledImages(path, dataset, 'test', io) : undefined;
}
