import { open, stat } from 'node:fs/promises';
import type { ByteSource, SourceOptions } from './byte-source.ts';
import { ioError } from './io-error.ts';

/** Reads of more are split, so that aborting takes effect. */
const chunkLength = 16 * 2 ** 20;

/**
 * A file of Node's file system. It is open only while something is read. Bundles for browsers get
 * `no-file-source.ts` instead, by the `imports` of package.json.
 */
export async function fileSource(path: string | URL, { signal }: SourceOptions = {}): Promise<ByteSource> {
  const name = String(path);
  const wrap = (cause: unknown) => ioError(cause, `cannot read ${name}`, name, signal);
  signal?.throwIfAborted();
  try {
    const { size } = await stat(path);
    return {
      byteLength: size,
      async read(offset, length) {
        signal?.throwIfAborted();
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
        try {
          const file = await open(path);
          try {
            let done = 0;
            while (done < bytes.length) {
              const most = Math.min(chunkLength, bytes.length - done);
              const { bytesRead } = await file.read(bytes, done, most, offset + done);
              signal?.throwIfAborted();
              if (bytesRead === 0) break;
              done += bytesRead;
            }
            return bytes.subarray(0, done);
          } finally {
            await file.close();
          }
        } catch (cause) {
          throw wrap(cause);
        }
      },
    };
  } catch (cause) {
    throw wrap(cause);
  }
}
