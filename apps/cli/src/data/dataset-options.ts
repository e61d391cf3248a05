import {
  type DatasetKind,
  guessDataset,
  type LabelledImages,
  openLabelledImages,
} from '@fsnet/training/files';
import { Option } from 'commander';
import type { Io } from '../io.ts';

/** Data sets that have labels. */
export type LabelledKind = Exclude<DatasetKind, 'images'>;

/** `--dataset`: what a folder of labelled images is. */
export function datasetOption(flag = '--dataset'): Option {
  const kinds: readonly LabelledKind[] = ['cifar10', 'cifar100', 'idx', 'folder'];
  return new Option(`${flag} <kind>`, 'what the folder is (default: as it looks)').choices(kinds);
}

/** The test images in a folder: of the kind that the user names, else of the kind that it looks like. */
export function openTestImages(
  directory: string,
  kind: LabelledKind | undefined,
  io: Io,
): Promise<LabelledImages> {
  return openLabelledImages(directory, kind ?? guessDataset(directory, io), 'test', io);
}
