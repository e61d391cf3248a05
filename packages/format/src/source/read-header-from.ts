import { cutOff, headerByteLength } from '../file/file-start.ts';
import type { FsnHeader } from '../file/stored.ts';
import { checkFileLength, readHeader } from '../read/read-header.ts';
import type { ByteSource, SourceOptions } from './byte-source.ts';

/** Bytes of the first read: most headers whole, and little beside a network of some megabytes. */
const firstRead = 32 * 1024;

/**
 * Reads and verifies the header out of a source, in one or two reads; the data section is not read, beyond what the
 * first 32 KiB hold of it.
 *
 * @throws FsnError whatever is wrong with the header, `truncated` or `malformed` where the source's length is known
 * and not what the header says, `io` where reading fails; `signal.reason` where it was aborted.
 */
export async function readHeaderFrom(source: ByteSource, { signal }: SourceOptions = {}): Promise<FsnHeader> {
  signal?.throwIfAborted();
  let bytes = await source.read(0, firstRead);
  const length = headerByteLength(bytes);
  if (bytes.byteLength === firstRead && length > firstRead) {
    signal?.throwIfAborted();
    const rest = await source.read(firstRead, length - firstRead);
    const joined = new Uint8Array(firstRead + rest.byteLength);
    joined.set(bytes);
    joined.set(rest, firstRead);
    bytes = joined;
  }
  signal?.throwIfAborted();
  if (bytes.byteLength < length) throw cutOff(length, bytes.byteLength);
  const header = readHeader(bytes);
  const actual = source.byteLength;
  if (actual !== undefined) checkFileLength(header.fileLength, actual);
  return header;
}
