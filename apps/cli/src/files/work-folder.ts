import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import type { Io } from '../io.ts';

/** What is to become of work that a folder holds already. */
export interface WorkFolderOptions {
  readonly resume?: boolean;
  readonly force?: boolean;
}

/**
 * The absolute path of a folder for long work (`run`, `search`) that begins or goes on, whether the folder is there or not.
 *
 * @param holdsWork Whether the folder of this path holds such work.
 * @throws FsnError `io` where work is there that is neither to go on nor to be replaced, and for a file.
 */
export async function findWorkFolder(
  path: string,
  work: string,
  holdsWork: (directory: string) => boolean,
  { resume = false, force = false }: WorkFolderOptions,
  io: Io,
): Promise<string> {
  const directory = resolve(io.workingDirectory, path);
  const existing = await stat(directory).catch(() => undefined);
  if (existing && !existing.isDirectory())
    throw new FsnError('io', `${path}: is a file, not a folder`, { path });
  if (!resume && !force && holdsWork(directory)) {
    const message = `${path} holds a ${work} already; --resume goes on with it, --force begins anew`;
    throw new FsnError('io', message, { path });
  }
  return directory;
}
