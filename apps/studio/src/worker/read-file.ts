import { unpackAsync } from '@fsnet/decoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { externalDataFiles, fromOnnx } from '@fsnet/onnx';
import type { OpenRequest } from './calls.ts';
import { copyOutOf } from './copy-out-of.ts';
import { giveBack } from './give-back.ts';
import { readBytes } from './read-bytes.ts';
import type { CallContext } from './serve-calls.ts';

/** What is known of a network's file whatever its format. */
interface AnyNetworkFile {
  readonly name: string;
  /** Bytes, those of external data among them. */
  readonly size: number;
  /** Summaries and quantised levels as they are stored. */
  readonly graph: Graph;
}

export interface FsnNetworkFile extends AnyNetworkFile {
  readonly format: 'fsn';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Its bytes are not kept: they would be the network a second time in memory. */
interface OnnxNetworkFile extends AnyNetworkFile {
  readonly format: 'onnx';
  /** Reads the file again; nothing where parts of it lie in other files. */
  readonly readAgain?: (signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

/** A network with the file that it was read from. */
export type NetworkFile = FsnNetworkFile | OnnxNetworkFile;

/** Reads a `.fsn` or ONNX file, told apart by content. @throws FsnError where it is neither, or not a valid one. */
export async function readFile(request: OpenRequest, context: CallContext): Promise<NetworkFile> {
  try {
    return await readKnown(request, context);
  } catch (error) {
    throw placed(error, request.name);
  }
}

/** The error with the file as its place where it names none. */
function placed(error: unknown, name: string): unknown {
  if (!(error instanceof FsnError) || error.path !== undefined || error.offset !== undefined) return error;
  const { code, message, expected, actual } = error;
  return new FsnError(code, message, { path: name, expected, actual, cause: error });
}

async function readKnown(request: OpenRequest, context: CallContext): Promise<NetworkFile> {
  const { name, source } = request;
  const { signal, report } = context;
  const bytes = await readBytes(name, source, context);
  if (bytes.length === 0) throw new FsnError('truncated', `${name} is empty`, { path: name });
  if (looksLikeFsn(bytes) || name.toLowerCase().endsWith('.fsn')) {
    const graph = await unpackAsync(bytes, {
      signal,
      onProgress: ({ loaded, total }) => report({ phase: 'Decoding', loaded, total }),
    });
    return { name, format: 'fsn', size: bytes.length, bytes, graph };
  }
  try {
    return await readOnnx(request, bytes, context);
  } catch (cause) {
    const isOther = cause instanceof FsnError && ['not-onnx', 'malformed', 'truncated'].includes(cause.code);
    if (!isOther || name.toLowerCase().endsWith('.onnx')) throw cause;
    throw new FsnError('not-onnx', `${name} is neither a .fsn nor an ONNX file`, { path: name, cause });
  }
}

async function readOnnx(
  { name, source, beside = [] }: OpenRequest,
  bytes: Uint8Array<ArrayBuffer>,
  context: CallContext,
): Promise<OnnxNetworkFile> {
  const names = externalDataFiles(bytes);
  const missing = names.filter((wanted) => !beside.some((file) => file.name === wanted));
  if (missing.length > 0) throw missingData(name, missing);
  const externalData: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const wanted of names) {
    const file = beside.find((each) => each.name === wanted)!;
    externalData[wanted] = await readBytes(wanted, file, context);
  }
  context.signal.throwIfAborted();
  context.report({ phase: 'Reading the network', loaded: 0, total: 0 });
  const files = [bytes, ...Object.values(externalData)];
  const graph = copyOutOf(new Set(files.map(({ buffer }) => buffer)), fromOnnx(bytes, { externalData }));
  const size = files.reduce((sum, { length }) => sum + length, 0);
  for (const { buffer } of files) giveBack(buffer);
  return {
    ...{ name, format: 'onnx', graph, size },
    ...(names.length === 0 && {
      readAgain: (signal: AbortSignal) => readBytes(name, source, { signal, report() {} }),
    }),
  };
}

function missingData(name: string, missing: readonly string[]): FsnError {
  const [first] = missing;
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return new FsnError(
    'io',
    `${name} keeps weights in the file "${first}"${others}, which was not opened with it: choose or drop all of them together`,
    { path: name, expected: missing.join(', ') },
  );
}

/** Whether bytes begin like a `.fsn` file: a size, then the identifier `FSN1` at byte 8. */
function looksLikeFsn(bytes: Uint8Array): boolean {
  return [0x46, 0x53, 0x4e, 0x31].every((byte, i) => bytes[8 + i] === byte);
}
