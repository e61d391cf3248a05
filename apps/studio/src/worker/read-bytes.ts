import { FsnError } from '@fsnet/graph';
import { giveBack } from './give-back.ts';
import type { CallContext } from './serve-calls.ts';

/** Bytes of a file that are read at a time. */
const sliceBytes = 4 * 2 ** 20;

/** The whole of a file into memory of its own size. @throws FsnError `io` where it cannot be had. */
export async function readBytes(
  name: string,
  source: Blob | string,
  { signal, report }: CallContext,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const chunks = typeof source === 'string' ? await fetched(name, source, signal) : slicesOf(source);
    const { total } = chunks;
    let bytes = new Uint8Array(total);
    let loaded = 0;
    for await (const value of chunks.values) {
      signal.throwIfAborted();
      // A server that compresses says another length than what arrives.
      if (loaded + value.length > bytes.length) bytes = enlarged(bytes, 2 * (loaded + value.length));
      bytes.set(value, loaded);
      loaded += value.length;
      giveBack(value.buffer);
      report({ phase: `Reading ${name}`, loaded, total: Math.max(total, loaded) });
    }
    return loaded === bytes.length ? bytes : bytes.slice(0, loaded);
  } catch (cause) {
    if (signal.aborted || cause instanceof FsnError) throw cause;
    // A file that changed or went since it was chosen, a folder, a connection that broke.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FsnError('io', `${name} could not be read: ${why}`, { path: name, cause });
  }
}

interface Chunks {
  /** Bytes of all of them as far as it is known. */
  readonly total: number;
  readonly values: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Not by the file's stream, whose many small chunks stay in memory for long. */
function slicesOf(file: Blob): Chunks {
  async function* values() {
    for (let begin = 0; begin < file.size; begin += sliceBytes)
      yield new Uint8Array(await file.slice(begin, begin + sliceBytes).arrayBuffer());
  }
  return { total: file.size, values: values() };
}

async function fetched(name: string, url: string, signal: AbortSignal): Promise<Chunks> {
  const response = await fetch(url, { signal });
  if (!response.ok)
    throw new FsnError('io', `${name} could not be fetched: ${response.status} ${response.statusText}`, {
      path: name,
    });
  async function* values() {
    const reader = response.body!.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  }
  return { total: Number(response.headers.get('content-length')), values: values() };
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
