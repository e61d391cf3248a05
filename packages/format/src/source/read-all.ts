import { fileSource } from '#file-source';
import type { ByteSource } from './byte-source.ts';
import { ioError } from './io-error.ts';
import { locate, type SourceInput } from './open-source.ts';
import { joined, type ReadOptions, responseBody } from './response-body.ts';

/** Bytes of one read of a file or a `ByteSource`, after each of which progress is told. */
const partLength = 4 * 2 ** 20;

/**
 * All bytes of whatever can hold a file. Bytes in memory are returned as they are, not copied; a URL is fetched in
 * one request without ranges, so that servers may compress the body and caches keep it.
 *
 * @throws FsnError `io` where it cannot be read; `signal.reason` where it was aborted.
 */
export async function readAll(input: SourceInput, options: ReadOptions = {}): Promise<Uint8Array> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  if (input instanceof Uint8Array || input instanceof ArrayBuffer) {
    const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
    onProgress?.(bytes.length, bytes.length);
    return bytes;
  }
  // Before `Response` and the like are named, as Node loads all that it fetches with then.
  const place = typeof input === 'string' ? locate(input) : input;
  if (typeof place === 'string' || (place instanceof URL && place.protocol === 'file:'))
    return allParts(await fileSource(place, options), options);
  if (place instanceof URL) return fetched(place, place.href, options);
  if (place instanceof Blob) {
    const told = onProgress && ((loaded: number) => onProgress(loaded, place.size));
    const path = (place as Partial<File>).name ?? 'blob';
    return responseBody(new Response(place), path, { signal, onProgress: told });
  }
  if (place instanceof Response) return responseBody(place, place.url || 'response', options);
  if (place instanceof Request) return fetched(place, place.url, options);
  if (typeof place?.read === 'function') return allParts(place, options);
  throw new TypeError('expected a path, URL, Request, Response, Blob, ArrayBuffer, Uint8Array or ByteSource');
}

async function fetched(input: URL | Request, url: string, options: ReadOptions): Promise<Uint8Array> {
  const { signal } = options;
  const response = await fetch(input, signal ? { signal } : {}).catch((cause: unknown) => {
    throw ioError(cause, `cannot fetch ${url}`, url, signal);
  });
  return responseBody(response, url, options);
}

async function allParts(source: ByteSource, { signal, onProgress }: ReadOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  for (;;) {
    signal?.throwIfAborted();
    const left = (source.byteLength ?? Number.POSITIVE_INFINITY) - loaded;
    if (left <= 0) break;
    const part = await source.read(loaded, Math.min(partLength, left));
    if (part.length === 0) break;
    parts.push(part);
    loaded += part.length;
    onProgress?.(loaded, source.byteLength);
  }
  return joined(parts, loaded);
}
