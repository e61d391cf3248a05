import type { Io } from '../io.ts';
import { findCifar10, openCifar10 } from './cifar10.ts';
import type { Dataset } from './dataset.ts';
import { openImageFolder } from './image-folder.ts';

const open = { cifar10: openCifar10, folder: openImageFolder } as const;

export type DatasetKind = keyof typeof open;

export const datasetKinds: readonly DatasetKind[] = Object.keys(open) as DatasetKind[];

/** The data set in a folder: of the kind that the user names, else of the kind that it looks like. */
export function openDataset(directory: string, kind: DatasetKind | undefined, io: Io): Promise<Dataset> {
  return open[kind ?? (findCifar10(directory, io) ? 'cifar10' : 'folder')](directory, io);
}
