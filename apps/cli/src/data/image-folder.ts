import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { ioError, readInput } from '../files/read-input.ts';
import { readImage } from '../images/read-image.ts';
import type { Io } from '../io.ts';
import type { Dataset } from './dataset.ts';

const imageName = /\.(png|jpe?g)$/i;

/**
 * A folder with one folder of PNG or JPEG images a class. Classes and images are sorted by name; samples take the
 * classes in turn.
 */
export async function openImageFolder(directory: string, io: Io): Promise<Dataset> {
  const classes: { name: string; images: string[] }[] = [];
  for (const entry of await list(directory, io)) {
    if (entry.name.startsWith('.') || !(await isFolder(entry, directory, io))) continue;
    const files = await list(join(directory, entry.name), io);
    const images = files
      .map(({ name }) => name)
      .filter((name) => imageName.test(name) && !name.startsWith('.'));
    if (images.length > 0) classes.push({ name: entry.name, images: images.sort(byName) });
  }
  if (classes.length === 0) {
    throw new FsnError('io', `no labelled images in ${directory}`, {
      path: directory,
      expected: 'CLASS/IMAGE.png or .jpg, or CIFAR-10 (test_batch.bin)',
    });
  }
  classes.sort((a, b) => byName(a.name, b.name));
  const samples: { path: string; label: number }[] = [];
  const longest = Math.max(...classes.map(({ images }) => images.length));
  for (let turn = 0; turn < longest; turn++) {
    classes.forEach(({ name, images }, label) => {
      if (turn < images.length) samples.push({ path: join(directory, name, images[turn]), label });
    });
  }
  return {
    name: basename(resolve(io.workingDirectory, directory)),
    classNames: classes.map(({ name }) => name),
    count: samples.length,
    async sample(index) {
      const { path, label } = samples[index];
      return { image: readImage(await readInput(path, io), path), label };
    },
  };
}

async function isFolder(entry: Dirent, directory: string, io: Io): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(resolve(io.workingDirectory, directory, entry.name)).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

async function list(directory: string, io: Io): Promise<Dirent[]> {
  try {
    return await readdir(resolve(io.workingDirectory, directory), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR')
      throw new FsnError('io', `${directory}: is a file, not a folder`, { path: directory, cause: error });
    throw ioError(error, directory);
  }
}

/** By code units, so that the order is the same on every machine; numbers by value. */
function byName(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
