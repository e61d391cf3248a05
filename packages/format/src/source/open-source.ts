import { fileSource } from '#file-source';
import { blobSource } from './blob-source.ts';
import { type ByteSource, memorySource, type SourceOptions } from './byte-source.ts';
import { httpSource, responseSource } from './http-source.ts';

/** Whatever a `.fsn` file can be read from. A string is a URL where it begins like one; else a path in Node, and in
 * browsers a URL relative to the page. */
export type SourceInput = string | URL | Request | Response | Blob | ArrayBuffer | Uint8Array | ByteSource;

/**
 * Makes a source of bytes out of anything that can hold a file. Nothing is read yet, but a path must exist.
 *
 * @throws FsnError `io` where a path cannot be read.
 */
export async function openSource(input: SourceInput, options: SourceOptions = {}): Promise<ByteSource> {
  options.signal?.throwIfAborted();
  if (input instanceof Uint8Array) return memorySource(input, options);
  if (input instanceof ArrayBuffer) return memorySource(new Uint8Array(input), options);
  if (input instanceof Blob) return blobSource(input, options);
  if (input instanceof Response) return responseSource(input, options);
  if (input instanceof Request) return httpSource(input, options);
  if (input instanceof URL)
    return input.protocol === 'file:' ? fileSource(input, options) : httpSource(input, options);
  if (typeof input === 'string') {
    const place = locate(input);
    return typeof place === 'string' ? fileSource(place, options) : openSource(place, options);
  }
  if (typeof input?.read === 'function') return input;
  throw new TypeError('expected a path, URL, Request, Response, Blob, ArrayBuffer, Uint8Array or ByteSource');
}

/** A text as the URL that it is, in pages also relative to the page; other texts are paths. */
export function locate(text: string): URL | string {
  // One letter and a colon is a drive of Windows.
  if (/^(?:https?|file|data|blob):/i.test(text)) return new URL(text);
  const inNode = typeof process === 'object' && process.versions?.node !== undefined;
  return inNode ? text : new URL(text, globalThis.location.href);
}
