import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';

/** Where files are looked for, and what stops the reading. */
export interface FileAccess {
  /** Where relative paths begin; the process's own where left out. */
  readonly workingDirectory?: string;
  readonly signal?: AbortSignal;
}

/** The absolute path of one that the user named. */
export function absolutePath(path: string, { workingDirectory = process.cwd() }: FileAccess): string {
  return resolve(workingDirectory, path);
}

/**
 * The bytes of a file.
 *
 * @throws FsnError `io` where it is missing, a folder, or cannot be read.
 */
export async function readFileBytes(path: string, access: FileAccess): Promise<Uint8Array> {
  const { signal } = access;
  signal?.throwIfAborted();
  try {
    const bytes = await readFile(absolutePath(path, access), signal ? { signal } : {});
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw ioError(error, path);
  }
}

/**
 * What lies in a folder.
 *
 * @throws FsnError `io` where it is missing, a file, or cannot be read.
 */
export async function readFolder(directory: string, access: FileAccess): Promise<Dirent[]> {
  try {
    return await readdir(absolutePath(directory, access), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR')
      throw new FsnError('io', `${directory}: is a file, not a folder`, { path: directory, cause: error });
    throw ioError(error, directory);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EISDIR: 'is a folder, not a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'larger than 2 GiB',
};

/** A system error about `path` as an `FsnError`; anything else unchanged. */
export function ioError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error.name === 'AbortError' || !('code' in error)) return error;
  if (error instanceof FsnError) return error;
  const reason = reasons[String(error.code)] ?? error.message;
  return new FsnError('io', `${path}: ${reason}`, { path, cause: error });
}
