import type { Preprocessing } from '@fsnet/graph';
import type { StoredImages } from './dataset.ts';

/** What a folder holds: a known data set, `folder` (a folder of images a class), or `images` (no labels). */
export type DatasetKind = 'cifar10' | 'cifar100' | 'idx' | 'folder' | 'images';

/** The size and colours of the images that a network takes. */
export type ImageForm = Pick<Preprocessing, 'width' | 'height' | 'resize' | 'colorOrder'>;

/** Images in files. Only Node reads these. */
export interface DataFiles {
  readonly dataset: DatasetKind;
  /** The folder. */
  readonly path: string;
  /** Training images held out to watch a run; a tenth of them, at most 5,000, where left out. */
  readonly validationImages?: number;
  /** Chooses which images of a folder are held out; 0 where left out. */
  readonly seed?: number;
  /** What images are made into; the size and colours of the first where left out. */
  readonly form?: ImageForm;
}

/** Images in memory, already split. Threads can be sent it. */
export interface DataInMemory {
  readonly dataset: 'memory';
  readonly training: StoredImages;
  readonly validation: StoredImages;
  readonly test: StoredImages;
}

/** Where the images of a run come from, as plain data. */
export type DataSource = DataFiles | DataInMemory;

/** How far the reading of a data set is, in images. */
export interface LoadProgress {
  readonly phase: 'read training images' | 'read held-out images' | 'read test images';
  readonly loaded: number;
  readonly total: number;
}

export interface LoadOptions {
  /** Where relative paths begin; the process's own working directory where left out. */
  readonly workingDirectory?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}
