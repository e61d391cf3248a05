import { FsnError } from '@fsnet/graph';
import { ioError } from '../source/io-error.ts';
import type { ByteStream } from './byte-stream.ts';
import { type HttpOptions, HttpStream, type SentRequest } from './http-stream.ts';
import { type ModelStore, openStore } from './model-store.ts';
import { isPassing, isSameVersion } from './range-answer.ts';
import { within } from './within.ts';

/**
 * The file behind a URL out of the browser's store, if the server says that it is still the same or cannot be reached;
 * else fetched, and stored once all of it has turned out to be good.
 *
 * @throws FsnError `io` where `offline` is asked for and the file is not stored.
 */
export async function cachedStream(place: URL | Request, options: HttpOptions): Promise<ByteStream> {
  const url = place instanceof URL ? place.href : place.url;
  const { cache, offline, signal } = options;
  const isKept = place instanceof URL || place.method === 'GET';
  const store = isKept ? await openStore(typeof cache === 'string' ? cache : 'fsnet-models') : undefined;
  const copy = await store?.match(url).catch(() => undefined);
  signal?.throwIfAborted();
  if (offline && !copy) throw new FsnError('io', `${url}: not stored, and not to be fetched`, { path: url });
  if (!store) return new HttpStream(place, options, undefined);
  const fetched = (sent?: SentRequest) =>
    new StoringStream(new HttpStream(place, options, sent), store, url, copy);
  if (!copy) return fetched();
  const stored = () => new StoredStream(copy, () => store.delete(url), offline ? undefined : fetched);
  if (offline) return stored();

  const controller = new AbortController();
  const asking = fetch(place, { headers: conditions(place, copy), signal: controller.signal });
  let response: Response;
  try {
    const { stallTimeout = 20_000 } = options;
    response = await within(asking, stallTimeout, url, signal ?? controller.signal);
  } catch {
    controller.abort();
    signal?.throwIfAborted();
    return stored();
  }
  const isUnchanged = response.status === 304 || (response.ok && isKnownVersion(copy, response));
  if (!isUnchanged && !isPassing(response)) return fetched({ answer: Promise.resolve(response), controller });
  controller.abort();
  return stored();
}

/** Headers that ask for the file only if it is another version than the copy. */
function conditions(place: URL | Request, { headers }: Response): Headers {
  const asked = new Headers(place instanceof Request ? place.headers : undefined);
  const url = new URL(place instanceof URL ? place.href : place.url);
  // Other origins would have to allow them; the answer's own headers tell as well, for the start of a body more.
  if (globalThis.location && globalThis.location.origin !== url.origin) return asked;
  const tag = headers.get('etag');
  const time = headers.get('last-modified');
  if (tag) asked.set('if-none-match', tag);
  if (time) asked.set('if-modified-since', time);
  return asked;
}

function isKnownVersion(copy: Response, { headers }: Response): boolean {
  const isKnown = ['etag', 'last-modified'].some((name) => headers.has(name) && copy.headers.has(name));
  return isKnown && isSameVersion(copy.headers, headers);
}

/** A stored copy. Where it turns out to be damaged it is dropped, and the file is fetched. */
class StoredStream implements ByteStream {
  readonly byteLength = undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #drop: () => Promise<unknown>;
  readonly #fetched: (() => ByteStream) | undefined;

  constructor(copy: Response, drop: () => Promise<unknown>, fetched: (() => ByteStream) | undefined) {
    this.#reader = copy.body?.getReader();
    this.#drop = drop;
    this.#fetched = fetched;
  }

  async next(): Promise<Uint8Array | undefined> {
    try {
      return (await this.#reader?.read())?.value;
    } catch (cause) {
      throw ioError(cause, 'cannot read the stored copy', 'store', undefined);
    }
  }

  async instead(): Promise<ByteStream | undefined> {
    await this.#drop().catch(() => {});
    return this.#fetched?.();
  }

  close(): void {
    this.#reader?.cancel().catch(() => {});
  }
}

/** What is fetched, stored on the way. Where it cannot be fetched after all an older copy has to do. */
class StoringStream implements ByteStream {
  readonly #http: HttpStream;
  readonly #store: ModelStore;
  readonly #url: string;
  readonly #copy: Response | undefined;
  #sink: ReadableStreamDefaultController<Uint8Array> | undefined;
  #isStoring = false;

  constructor(http: HttpStream, store: ModelStore, url: string, copy: Response | undefined) {
    this.#http = http;
    this.#store = store;
    this.#url = url;
    this.#copy = copy;
  }

  get byteLength(): number | undefined {
    return this.#http.byteLength;
  }

  async next(): Promise<Uint8Array | undefined> {
    const part = await this.#http.next();
    if (part && !this.#isStoring) this.#begin();
    if (part) this.#sink?.enqueue(part);
    return part;
  }

  expect(byteLength: number, isAll: boolean): void {
    this.#http.expect(byteLength, isAll);
  }

  again(offset: number, length: number): Promise<Uint8Array | undefined> {
    // What was damaged on the way must not be stored.
    this.#end(false);
    return this.#http.again(offset, length);
  }

  async instead(error: unknown): Promise<ByteStream | undefined> {
    const anew = await this.#http.instead(error);
    if (anew) return new StoringStream(anew, this.#store, this.#url, this.#copy);
    const isUnreachable = error instanceof FsnError && error.code === 'io';
    const drop = () => this.#store.delete(this.#url);
    return this.#copy && isUnreachable ? new StoredStream(this.#copy, drop, undefined) : undefined;
  }

  close(isGood: boolean): void {
    this.#end(isGood);
    this.#http.close();
  }

  #begin(): void {
    this.#isStoring = true;
    const headers = new Headers();
    for (const name of ['content-type', 'etag', 'last-modified']) {
      const value = this.#http.headers?.get(name);
      if (value) headers.set(name, value);
    }
    const body = new ReadableStream<Uint8Array>({
      start: (sink) => {
        this.#sink = sink;
      },
      cancel: () => {
        this.#sink = undefined;
      },
    });
    // A store that is full, say, is no reason not to load.
    this.#store.put(this.#url, new Response(body, { headers })).catch(() => {
      this.#sink = undefined;
    });
  }

  #end(isGood: boolean): void {
    if (isGood) this.#sink?.close();
    else this.#sink?.error(new TypeError('the file was not read to its end'));
    this.#sink = undefined;
  }
}
