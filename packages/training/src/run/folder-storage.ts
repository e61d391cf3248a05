import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import type { ClearableStorage } from './run-storage.ts';

/** A folder, made where it is not there yet, once something is written. */
export function folderStorage(directory: string): ClearableStorage {
  return {
    read: async (name) => {
      try {
        return await readFile(join(directory, name));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw problem('read', join(directory, name), cause);
      }
    },
    write: async (name, bytes) => {
      const path = join(directory, name);
      const temporary = `${path}.tmp`;
      try {
        await mkdir(directory, { recursive: true });
        await writeSafely(temporary, bytes);
        await rename(temporary, path);
        await syncFolder(directory);
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => {});
        throw problem('write', path, cause);
      }
    },
    remove: async (name) => {
      try {
        await rm(join(directory, name), { force: true });
      } catch (cause) {
        throw problem('remove', join(directory, name), cause);
      }
    },
  };
}

async function writeSafely(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'w');
  await file.writeFile(bytes);
  await file.sync();
}

/** So that the new name survives a loss of power, too. */
async function syncFolder(directory: string): Promise<void> {
  // Windows opens no folders, and needs none of this.
  if (process.platform === 'win32') return;
  await using folder = await open(directory, 'r');
  await folder.sync();
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than allowed',
  EACCES: 'it may not be accessed',
  EROFS: 'the disk is read-only',
};

function problem(verb: string, path: string, cause: unknown): FsnError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new FsnError('io', `cannot ${verb} ${path}: ${reasons[code] ?? message}`, { path, cause });
}
