import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { ioError } from '@fsnet/training/files';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';

const chunkLength = 16 * 2 ** 20;

/** A file to be written whole or not at all. */
export interface OutputFile {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Checks, before any work is done, that `path` can become an output: its folder is there, and it is no file yet or
 * may be overwritten. {@link OutputFile.write} writes a temporary file beside it and renames that, so an abort or
 * a full disk leaves what stood there before.
 *
 * @throws FsnError `io`; UsageError for `-`
 */
export async function prepareOutput(
  path: string,
  {
    force = false,
    io,
  }: { readonly force?: boolean | undefined; readonly io: Pick<Io, 'workingDirectory' | 'signal'> },
): Promise<OutputFile> {
  if (path === '-') throw new UsageError("outputs are files, not a pipe; './-' is a file called so");
  const named = resolve(io.workingDirectory, path);
  const kind = await check(named, path, force);
  return {
    async write(bytes) {
      io.signal.throwIfAborted();
      try {
        if (kind === 'device') return await writeThrough(named, bytes, io.signal);
        await replace(named, bytes, io.signal, () => check(named, path, force));
      } catch (error) {
        throw ioError(error, path);
      }
    },
  };
}

async function check(named: string, path: string, force: boolean): Promise<'file' | 'device'> {
  const existing = await stat(named).catch(() => undefined);
  if (existing?.isDirectory()) throw new FsnError('io', `${path} is a folder; name a file`, { path });
  if (existing && !existing.isFile()) return 'device';
  if (existing && !force) throw new FsnError('io', `${path} exists already; --force overwrites it`, { path });
  const folder = await stat(dirname(named)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new FsnError('io', `no such folder: ${dirname(path)}`, { path: dirname(path) });
  return 'file';
}

async function replace(
  named: string,
  bytes: Uint8Array,
  signal: AbortSignal,
  recheck: () => Promise<unknown>,
): Promise<void> {
  // Through a symbolic link the file that it names is replaced, not the link.
  const target = await realpath(named).catch(() => named);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  let file: FileHandle | undefined;
  try {
    file = await open(temporary, 'wx');
    await writeChunks(file, bytes, signal);
    await file.sync();
    await file.close();
    file = undefined;
    signal.throwIfAborted();
    await recheck();
    await rename(temporary, target);
  } catch (error) {
    await file?.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeThrough(target: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const file = await open(target, 'w');
  try {
    await writeChunks(file, bytes, signal);
  } finally {
    await file.close();
  }
}

async function writeChunks(file: FileHandle, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    signal.throwIfAborted();
    const { bytesWritten } = await file.write(bytes, start, Math.min(chunkLength, bytes.length - start));
    start += bytesWritten;
  }
}
