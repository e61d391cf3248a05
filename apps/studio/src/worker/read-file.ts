import { unpackAsync } from '@fsnet/decoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import type { OpenRequest } from './calls.ts';
import type { CallContext } from './serve-calls.ts';

/** A network with the file that it was read from. */
export interface NetworkFile {
  readonly name: string;
  readonly format: 'fsn' | 'onnx';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Summaries and quantised levels as they are stored. */
  readonly graph: Graph;
}

/** Reads a `.fsn` or ONNX file, told apart by content. @throws FsnError where it is neither, or not a valid one. */
export async function readFile(
  { name, source }: OpenRequest,
  { signal, report }: CallContext,
): Promise<NetworkFile> {
  const bytes = await readBytes(name, source, { signal, report });
  if (bytes.length === 0) throw new FsnError('truncated', `${name} is empty`, { path: name });
  if (looksLikeFsn(bytes) || name.toLowerCase().endsWith('.fsn')) {
    const graph = await unpackAsync(bytes, {
      signal,
      onProgress: ({ loaded, total }) => report({ phase: 'Decoding', loaded, total }),
    });
    return { name, format: 'fsn', bytes, graph };
  }
  report({ phase: 'Reading the network', loaded: 0, total: 0 });
  try {
    return { name, format: 'onnx', bytes, graph: fromOnnx(bytes) };
  } catch (cause) {
    const isOther = cause instanceof FsnError && ['not-onnx', 'malformed', 'truncated'].includes(cause.code);
    if (!isOther || name.toLowerCase().endsWith('.onnx')) throw cause;
    throw new FsnError('not-onnx', `${name} is neither a .fsn nor an ONNX file`, { path: name, cause });
  }
}

/** Whether bytes begin like a `.fsn` file: a size, then the identifier `FSN1` at byte 8. */
function looksLikeFsn(bytes: Uint8Array): boolean {
  return [0x46, 0x53, 0x4e, 0x31].every((byte, i) => bytes[8 + i] === byte);
}

/** The whole of a file into memory of its own size. */
async function readBytes(
  name: string,
  source: Blob | string,
  { signal, report }: CallContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = typeof source === 'string' ? await fetch(source, { signal }) : undefined;
  if (response && !response.ok)
    throw new FsnError('io', `${name} could not be fetched: ${response.status} ${response.statusText}`, {
      path: name,
    });
  const total = typeof source === 'string' ? Number(response!.headers.get('content-length')) : source.size;
  const stream = typeof source === 'string' ? response!.body! : source.stream();
  let bytes = new Uint8Array(total);
  let loaded = 0;
  const reader = stream.getReader();
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) break;
    // A server that compresses says another length than what arrives.
    if (loaded + value.length > bytes.length) bytes = enlarged(bytes, 2 * (loaded + value.length));
    bytes.set(value, loaded);
    loaded += value.length;
    report({ phase: 'Reading the file', loaded, total: Math.max(total, loaded) });
  }
  return loaded === bytes.length ? bytes : bytes.slice(0, loaded);
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
