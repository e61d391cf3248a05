import type { Dirent } from 'node:fs';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { readImage } from '../images/read-image.ts';
import type { LabelledImages, Split } from './labelled-images.ts';
import { absolutePath, type FileAccess, readFileBytes, readFolder } from './read-file.ts';

const imageName = /\.(png|jpe?g)$/i;

/** Names of the folders of each split, the first that is there. */
const splitFolders: Readonly<Record<Split, readonly string[]>> = {
  training: ['train', 'training'],
  test: ['test', 'val', 'validation'],
};

/** The folder of a split in a folder that is divided, as `train` and `test` or `val`; else `undefined`. */
export function findSplitFolder(directory: string, split: Split, access: FileAccess): string | undefined {
  const first = (names: readonly string[]) =>
    names.map((name) => join(directory, name)).find((path) => existsSync(absolutePath(path, access)));
  return first(splitFolders.training) === undefined ? undefined : first(splitFolders[split]);
}

/**
 * A folder with one folder of PNG or JPEG images a class, or with such folders in `train` and `test` or `val`. Classes
 * and images are sorted by name; samples take the classes in turn.
 */
export async function openImageFolder(
  directory: string,
  split: Split,
  access: FileAccess,
): Promise<LabelledImages> {
  const folder = findSplitFolder(directory, split, access) ?? directory;
  const classes: { name: string; images: string[] }[] = [];
  for (const entry of await readFolder(folder, access)) {
    if (entry.name.startsWith('.') || !(await isFolder(entry, folder, access))) continue;
    const images = imagesAmong(await readFolder(join(folder, entry.name), access));
    if (images.length > 0) classes.push({ name: entry.name, images });
  }
  if (classes.length === 0) {
    throw new FsnError('io', `no labelled images in ${folder}`, {
      path: folder,
      expected: 'CLASS/IMAGE.png or .jpg, CIFAR-10 (test_batch.bin), CIFAR-100 (test.bin) or IDX files',
    });
  }
  classes.sort((a, b) => byName(a.name, b.name));
  const samples: { path: string; label: number }[] = [];
  const longest = classes.reduce((most, { images }) => Math.max(most, images.length), 0);
  for (let turn = 0; turn < longest; turn++) {
    classes.forEach(({ name, images }, label) => {
      if (turn < images.length) samples.push({ path: join(folder, name, images[turn]), label });
    });
  }
  return imagesOf(
    basename(absolutePath(folder, access)),
    classes.map(({ name }) => name),
    samples,
    access,
  );
}

/** The PNG and JPEG images of a folder and of all folders in it, sorted by name, without labels. */
export async function openUnlabelledFolder(directory: string, access: FileAccess): Promise<LabelledImages> {
  const paths: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    access.signal?.throwIfAborted();
    const entries = await readFolder(folder, access);
    paths.push(...imagesAmong(entries).map((name) => join(folder, name)));
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    for (const { name } of folders.sort((a, b) => byName(a.name, b.name))) await visit(join(folder, name));
  };
  await visit(directory);
  if (paths.length === 0) {
    throw new FsnError('io', `no images in ${directory}`, {
      path: directory,
      expected: 'PNG or JPEG images',
    });
  }
  const samples = paths.map((path) => ({ path, label: -1 }));
  return imagesOf(basename(absolutePath(directory, access)), [], samples, access);
}

function imagesOf(
  name: string,
  classNames: readonly string[],
  samples: readonly { readonly path: string; readonly label: number }[],
  access: FileAccess,
): LabelledImages {
  return {
    name,
    classNames,
    count: samples.length,
    files: samples,
    async sample(index) {
      const { path, label } = samples[index];
      return { image: readImage(await readFileBytes(path, access), path), label };
    },
  };
}

function imagesAmong(entries: readonly Dirent[]): string[] {
  return entries
    .map(({ name }) => name)
    .filter((name) => imageName.test(name) && !name.startsWith('.'))
    .sort(byName);
}

async function isFolder(entry: Dirent, directory: string, access: FileAccess): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(absolutePath(join(directory, entry.name), access)).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

/** By code units, so that the order is the same on every machine; numbers by value. */
function byName(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
