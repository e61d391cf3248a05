import type { ByteSource, SourceOptions } from './byte-source.ts';
import { ioError } from './io-error.ts';

/** A `Blob` or `File` of a browser or of Node. */
export function blobSource(blob: Blob, { signal }: SourceOptions = {}): ByteSource {
  const path = 'name' in blob && typeof blob.name === 'string' ? blob.name : 'blob';
  return {
    byteLength: blob.size,
    async read(offset, length) {
      signal?.throwIfAborted();
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (cause) {
        throw ioError(cause, `cannot read ${path}`, path, signal);
      }
    },
  };
}
