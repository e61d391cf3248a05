import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { ioError } from '@fsnet/training/files';
import type { Io } from '../io.ts';

/**
 * The bytes of a file that the user named.
 *
 * @throws FsnError `io` where it is missing, a folder, or cannot be read.
 */
export async function readInput(
  path: string,
  io: Pick<Io, 'workingDirectory' | 'signal'>,
): Promise<Uint8Array> {
  io.signal.throwIfAborted();
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw new FsnError('io', `${path}: only inspect reads URLs; download the file first`, { path });
  try {
    const bytes = await readFile(resolve(io.workingDirectory, path), { signal: io.signal });
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw ioError(error, path);
  }
}

/** The text of a UTF-8 file that the user named, without a byte order mark. */
export async function readText(path: string, io: Pick<Io, 'workingDirectory' | 'signal'>): Promise<string> {
  const bytes = await readInput(path, io);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FsnError('bad-data', 'not a UTF-8 text file', { path, cause });
  }
}

/** The value of a JSON file that the user named. */
export async function readJson(path: string, io: Pick<Io, 'workingDirectory' | 'signal'>): Promise<unknown> {
  const text = await readText(path, io);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FsnError('bad-data', `not a JSON file: ${(cause as Error).message}`, { path, cause });
  }
}
