import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { openRecords } from './byte-records.ts';
import type { LabelledImages, Split } from './labelled-images.ts';
import { absolutePath, type FileAccess, readFileBytes } from './read-file.ts';

/** The classes of CIFAR-10, in its order. */
export const cifar10Labels: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

const cifar10Files: Readonly<Record<Split, readonly string[]>> = {
  training: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ['test_batch.bin'],
};
const cifar100Files: Readonly<Record<Split, readonly string[]>> = {
  training: ['train.bin'],
  test: ['test.bin'],
};

/** The folder with CIFAR-10's binary version in `directory`: itself, or `cifar-10-batches-bin` in it. */
export function findCifar10(directory: string, access: FileAccess): string | undefined {
  return find(directory, 'cifar-10-batches-bin', [...cifar10Files.test, cifar10Files.training[0]], access);
}

/** The folder with CIFAR-100's binary version in `directory`: itself, or `cifar-100-binary` in it. */
export function findCifar100(directory: string, access: FileAccess): string | undefined {
  return find(directory, 'cifar-100-binary', ['test.bin', 'train.bin'], access);
}

/** CIFAR-10 in its official binary layout (https://www.cs.toronto.edu/~kriz/cifar.html). */
export async function openCifar10(
  directory: string,
  split: Split,
  access: FileAccess,
): Promise<LabelledImages> {
  const folder = findCifar10(directory, access) ?? none('CIFAR-10', directory, cifar10Files[split]);
  return openRecords(
    {
      name: `CIFAR-10 ${split}`,
      paths: cifar10Files[split].map((file) => join(folder, file)),
      classNames: cifar10Labels,
      labelBytes: 1,
      labelAt: 0,
    },
    access,
  );
}

/** CIFAR-100 in its official binary layout, with its 100 fine classes. */
export async function openCifar100(
  directory: string,
  split: Split,
  access: FileAccess,
): Promise<LabelledImages> {
  const folder = findCifar100(directory, access) ?? none('CIFAR-100', directory, cifar100Files[split]);
  return openRecords(
    {
      name: `CIFAR-100 ${split}`,
      paths: cifar100Files[split].map((file) => join(folder, file)),
      classNames: await fineLabels(folder, access),
      labelBytes: 2,
      labelAt: 1,
    },
    access,
  );
}

/** The names of the classes where the archive's list of them lies beside the images, else their numbers. */
async function fineLabels(folder: string, access: FileAccess): Promise<readonly string[]> {
  const path = join(folder, 'fine_label_names.txt');
  if (!existsSync(absolutePath(path, access))) return Array.from({ length: 100 }, (_, label) => `${label}`);
  const names = new TextDecoder()
    .decode(await readFileBytes(path, access))
    .split(/\r?\n/)
    .filter(Boolean);
  if (names.length === 100) return names;
  throw new FsnError('bad-data', `${path}: not the classes of CIFAR-100`, {
    path,
    expected: '100 names',
    actual: names.length,
  });
}

function find(
  directory: string,
  archive: string,
  files: readonly string[],
  access: FileAccess,
): string | undefined {
  return [directory, join(directory, archive)].find((folder) =>
    files.some((file) => existsSync(absolutePath(join(folder, file), access))),
  );
}

function none(name: string, directory: string, files: readonly string[]): never {
  throw new FsnError('io', `no ${name} in ${directory}`, {
    path: directory,
    expected: `a file ${files[0]}`,
  });
}
