import { openStream, type StreamOptions } from '../stream/open-stream.ts';
import { StreamReader } from '../stream/stream-reader.ts';
import type { SourceInput } from './open-source.ts';

/**
 * All bytes of whatever can hold a file. Bytes in memory are returned as they are, not copied; a URL is fetched in
 * one request without ranges, so that servers may compress the body and caches keep it.
 *
 * @throws FsnError `io` or `truncated` where it cannot be read; `signal.reason` where it was aborted.
 */
export async function readAll(input: SourceInput, options: StreamOptions = {}): Promise<Uint8Array> {
  const stream = await openStream(input, options);
  const reader = new StreamReader(stream, options);
  try {
    return await reader.read(Number.POSITIVE_INFINITY, false);
  } finally {
    reader.close(false);
  }
}
