import { readDataFiles } from '#data-files';
import type { DataInMemory, DataSource, LoadOptions } from './data-source.ts';
import { type Dataset, datasetOf } from './dataset.ts';

/** The three parts of a data set. What has no test images has an empty test set. */
export interface Splits {
  readonly training: Dataset;
  /** Held out of the training files: the last images of CIFAR and IDX files, those with the smallest seeded hash of a folder. */
  readonly validation: Dataset;
  readonly test: Dataset;
}

/**
 * Opens a data set. Images in files are read whole, decoded and resized once.
 *
 * @throws FsnError `io`, `bad-data`, `bad-image` with the file and what was expected of it.
 */
export async function openDataset(source: DataSource, options: LoadOptions = {}): Promise<Splits> {
  const { training, validation, test } = await loadData(source, options);
  return { training: datasetOf(training), validation: datasetOf(validation), test: datasetOf(test) };
}

/**
 * Reads a data set into memory that threads share, so that each can open it without reading it again.
 *
 * @throws as {@link openDataset}
 */
export async function loadData(source: DataSource, options: LoadOptions = {}): Promise<DataInMemory> {
  return source.dataset === 'memory' ? source : readDataFiles(source, options);
}
