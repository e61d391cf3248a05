import type { Io } from '../io.ts';
import { findCifar10, openCifar10 } from './cifar10.ts';
import type { Dataset } from './dataset.ts';
import { openImageFolder } from './image-folder.ts';

export type DatasetKind = 'cifar10' | 'folder';

const open: Readonly<Record<DatasetKind, (directory: string, io: Io) => Promise<Dataset>>> = {
  cifar10: openCifar10,
  folder: openImageFolder,
};

export const datasetKinds: readonly DatasetKind[] = ['cifar10', 'folder'];

/** The data set in a folder: of the kind that the user names, else of the kind that it looks like. */
export function openDataset(directory: string, kind: DatasetKind | undefined, io: Io): Promise<Dataset> {
  return open[kind ?? (findCifar10(directory, io) ? 'cifar10' : 'folder')](directory, io);
}
