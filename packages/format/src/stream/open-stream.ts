import { fileSource } from '#file-source';
import { blobSource } from '../source/blob-source.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { locate, type SourceInput } from '../source/open-source.ts';
import type { ReadOptions } from '../source/response-body.ts';
import type { ByteStream, FetchOptions } from './byte-stream.ts';

export interface StreamOptions extends ReadOptions, FetchOptions {}

/** Bytes of one read of a file or a `ByteSource`. */
const partLength = 2 ** 20;

/**
 * Opens whatever can hold a file, to read it from its start to its end. A URL is fetched in one request without
 * ranges, so that servers may compress the body and caches keep it.
 *
 * @throws FsnError `io` where it cannot be read; `signal.reason` where it was aborted.
 */
export async function openStream(input: SourceInput, options: StreamOptions = {}): Promise<ByteStream> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (input instanceof Uint8Array) return memoryStream(input);
  if (input instanceof ArrayBuffer) return memoryStream(new Uint8Array(input));
  // Before `Response` and the like are named, as Node loads all that it fetches with then.
  const place = typeof input === 'string' ? locate(input) : input;
  if (typeof place === 'string' || (place instanceof URL && place.protocol === 'file:'))
    return sourceStream(await fileSource(place, options));
  if (place instanceof Blob) return sourceStream(blobSource(place, options));
  if (place instanceof URL || place instanceof Request) return fetchedStream(place, options);
  if (place instanceof Response) return responseStream(place, options);
  if (typeof place?.read === 'function') return sourceStream(place);
  throw new TypeError('expected a path, URL, Request, Response, Blob, ArrayBuffer, Uint8Array or ByteSource');
}

function memoryStream(bytes: Uint8Array): ByteStream {
  let left: Uint8Array | undefined = bytes;
  return {
    byteLength: bytes.length,
    async next() {
      const part = left;
      left = undefined;
      return part;
    },
    close() {},
  };
}

function sourceStream(source: ByteSource): ByteStream {
  let offset = 0;
  return {
    get byteLength() {
      return source.byteLength;
    },
    async next() {
      const left = (source.byteLength ?? Number.POSITIVE_INFINITY) - offset;
      if (left <= 0) return;
      const part = await source.read(offset, Math.min(partLength, left));
      offset += part.length;
      return part.length > 0 ? part : undefined;
    },
    again: (start, length) => source.read(start, length),
    close() {},
  };
}

/** What fetches is a file of its own, that nobody needs who has the bytes. It comes beside the first answer. */
async function fetchedStream(place: URL | Request, options: StreamOptions): Promise<ByteStream> {
  if (options.cache) {
    const { cachedStream } = await import('./cached-stream.ts');
    return cachedStream(place, options);
  }
  const controller = new AbortController();
  const answer = fetch(place, { signal: controller.signal });
  // What goes wrong is thrown again where it is waited for.
  answer.catch(() => {});
  try {
    const { HttpStream } = await import('./http-stream.ts');
    return new HttpStream(place, options, { answer, controller });
  } catch (error) {
    controller.abort();
    throw error;
  }
}

async function responseStream(response: Response, options: StreamOptions): Promise<ByteStream> {
  const { HttpStream } = await import('./http-stream.ts');
  const place = new URL(response.url || 'response:');
  return new HttpStream(place, options, {
    answer: Promise.resolve(response),
    controller: new AbortController(),
  });
}
