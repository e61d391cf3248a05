import { basename, extname } from 'node:path';
import { looksLikeSafetensors } from '@fsnet/checkpoints';
import { decodeAsync, unpackAsync } from '@fsnet/decoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import { readInput } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { readExternalData } from './external-data.ts';

/** A network's file, read but not yet taken apart. */
export interface ModelFile {
  /** As the user named it. */
  readonly path: string;
  readonly kind: 'fsn' | 'onnx';
  readonly bytes: Uint8Array;
  /** Files beside an ONNX file that hold weights, by the names it gives them. */
  readonly externalData: Readonly<Record<string, Uint8Array>>;
}

/**
 * Reads a `.fsn` or `.onnx` file, told apart by content: an ending decides only which format's error a file gives
 * that is neither.
 */
export async function openModel(path: string, io: Io): Promise<ModelFile> {
  const bytes = await readInput(path, io);
  const kind = kindOf(bytes, path);
  const externalData = kind === 'onnx' ? await inOnnx(path, () => readExternalData(bytes, path, io)) : {};
  return { path, kind, bytes, externalData };
}

/**
 * The network in a file. `packed` keeps summaries and quantised levels as they are stored in a `.fsn`; `dense`
 * makes every weight plain values.
 */
export function readGraph(
  file: ModelFile,
  form: 'packed' | 'dense',
  io: Io,
  progress: Progress,
): Promise<Graph> {
  const { path, kind, bytes, externalData } = file;
  const read = form === 'packed' ? unpackAsync : decodeAsync;
  if (kind === 'onnx') return inOnnx(path, () => fromOnnx(bytes, { externalData }));
  return inFile(path, () =>
    read(bytes, {
      signal: io.signal,
      onProgress: ({ loaded, total }) => progress.update({ phase: 'decode', loaded, total, unit: 'bytes' }),
    }),
  );
}

/** Runs what reads a file, and puts the file's name before what is wrong with it. */
export async function inFile<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof FsnError) || cause.message.includes(path)) throw cause;
    const { code, message, path: place, offset, expected, actual } = cause;
    const details = { ...(place !== undefined && { path: place }), ...(offset !== undefined && { offset }) };
    throw new FsnError(code, `${path}: ${message}`, { ...details, expected, actual, cause });
  }
}

/** Bytes of a model with everything that belongs to it. */
export function modelBytes({ bytes, externalData }: ModelFile): number {
  return Object.values(externalData).reduce((sum, { byteLength }) => sum + byteLength, bytes.byteLength);
}

/** Whether bytes begin like a `.fsn` file: a size, then the identifier `FSN1` at byte 8. */
export function looksLikeFsn(bytes: Uint8Array): boolean {
  return [0x46, 0x53, 0x4e, 0x31].every((byte, i) => bytes[8 + i] === byte);
}

function kindOf(bytes: Uint8Array, path: string): 'fsn' | 'onnx' {
  if (looksLikeFsn(bytes)) return 'fsn';
  const ending = extname(path).toLowerCase();
  if (ending === '.fsn') return 'fsn';
  if (bytes.byteLength === 0) throw new FsnError('truncated', `${path} is empty`, { path });
  if (ending !== '.onnx' && looksLikeSafetensors(bytes)) {
    const message = `${basename(path)} is a safetensors file: it holds weights but no network; give the ONNX file, or fsn import it`;
    throw new FsnError('not-onnx', message, { path });
  }
  return 'onnx';
}

/** {@link inFile} for an ONNX file, or what was taken for one as it is no `.fsn` and not named otherwise. */
async function inOnnx<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  return inFile(path, read).catch((cause: unknown) => {
    const isOther = cause instanceof FsnError && ['not-onnx', 'malformed', 'truncated'].includes(cause.code);
    if (!isOther || extname(path).toLowerCase() === '.onnx') throw cause;
    throw new FsnError('not-onnx', `${path} is neither a .fsn nor an ONNX file`, { path, cause });
  });
}
