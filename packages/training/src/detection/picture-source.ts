import { readPictureFiles } from '#picture-files';
import type { LoadOptions } from '../data/data-source.ts';
import type { StoredPictures } from './stored-pictures.ts';

/** Annotated pictures in files: a folder as PASCAL VOC has it, or one with COCO files. Only Node reads these. */
export interface PictureFiles {
  readonly dataset: 'voc' | 'coco';
  /** The folder. */
  readonly path: string;
  /** Names of the lists of pictures: `train` and `val` as a rule. */
  readonly training: string;
  readonly validation: string;
  /** Height and width that the network takes: pictures that are much larger are stored smaller. */
  readonly size: number;
  /** The classes, where the network has them already; those of the training pictures where left out. */
  readonly labels?: readonly string[];
}

/** Annotated pictures in memory. Threads can be sent it. */
export interface PicturesInMemory {
  readonly dataset: 'pictures';
  readonly training: StoredPictures;
  readonly validation: StoredPictures;
}

/** Where the pictures of a run come from, as plain data. */
export type PictureSource = PictureFiles | PicturesInMemory;

/**
 * Reads annotated pictures into memory that threads share; each is decoded once.
 *
 * @throws FsnError `io`, `bad-data`, `bad-image` with the file and what was expected of it.
 */
export async function loadPictures(
  source: PictureSource,
  options: LoadOptions = {},
): Promise<PicturesInMemory> {
  return source.dataset === 'pictures' ? source : readPictureFiles(source, options);
}
