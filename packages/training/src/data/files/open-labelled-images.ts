import type { DatasetKind } from '../data-source.ts';
import { findCifar10, findCifar100, openCifar10, openCifar100 } from './cifar.ts';
import { hasIdx, openIdx } from './idx.ts';
import { openImageFolder, openUnlabelledFolder } from './image-folder.ts';
import type { LabelledImages, Split } from './labelled-images.ts';
import type { FileAccess } from './read-file.ts';

const open: Readonly<
  Record<DatasetKind, (directory: string, split: Split, access: FileAccess) => Promise<LabelledImages>>
> = {
  cifar10: openCifar10,
  cifar100: openCifar100,
  idx: openIdx,
  folder: openImageFolder,
  images: (directory, _, access) => openUnlabelledFolder(directory, access),
};

/** What a folder looks like; `folder` where it is no known data set. */
export function guessDataset(
  directory: string,
  access: FileAccess,
): 'cifar10' | 'cifar100' | 'idx' | 'folder' {
  if (findCifar10(directory, access)) return 'cifar10';
  if (findCifar100(directory, access)) return 'cifar100';
  return hasIdx(directory, access) ? 'idx' : 'folder';
}

/**
 * A part of the data set in a folder, read on demand.
 *
 * @throws FsnError `io`, `bad-data`, `bad-image` with the file and what was expected of it.
 */
export function openLabelledImages(
  directory: string,
  kind: DatasetKind,
  split: Split,
  access: FileAccess = {},
): Promise<LabelledImages> {
  return open[kind](directory, split, access);
}
