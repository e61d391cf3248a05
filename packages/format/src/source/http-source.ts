import { FsnError } from '@fsnet/graph';
import { type ByteSource, memorySource, type SourceOptions } from './byte-source.ts';
import { ioError } from './io-error.ts';
import { responseBody } from './response-body.ts';

/**
 * What a URL leads to, read by Range requests. Where the server ignores them, its first answer is the whole body,
 * which is kept and read from then on.
 */
export function httpSource(input: URL | Request, { signal }: SourceOptions = {}): ByteSource {
  return new HttpSource(input, signal);
}

/** The body of a response that is already there. */
export function responseSource(response: Response, options: SourceOptions = {}): ByteSource {
  let whole: Promise<ByteSource> | undefined;
  return {
    async read(offset, length) {
      options.signal?.throwIfAborted();
      whole ??= responseBody(response, response.url || 'response', options).then((bytes) =>
        memorySource(bytes, options),
      );
      return (await whole).read(offset, length);
    },
  };
}

class HttpSource implements ByteSource {
  readonly #input: URL | Request;
  readonly #url: string;
  readonly #signal: AbortSignal | undefined;
  #byteLength: number | undefined;
  #tag: string | undefined;
  #whole: ByteSource | undefined;

  constructor(input: URL | Request, signal: AbortSignal | undefined) {
    this.#input = input;
    this.#url = input instanceof URL ? input.href : input.url;
    this.#signal = signal;
  }

  get byteLength(): number | undefined {
    return this.#byteLength;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#signal?.throwIfAborted();
    if (this.#whole) return this.#whole.read(offset, length);
    if (length === 0 || (this.#byteLength !== undefined && offset >= this.#byteLength))
      return new Uint8Array(0);
    const response = await this.#fetch(offset, length);
    if (response.status === 206) return this.#part(response, offset, length);
    if (response.status === 416 && offset === 0) {
      await response.body?.cancel();
      this.#byteLength = 0;
      return new Uint8Array(0);
    }
    const options = { signal: this.#signal };
    this.#whole = memorySource(await responseBody(response, this.#url, options), options);
    this.#byteLength = this.#whole.byteLength;
    return this.#whole.read(offset, length);
  }

  async #fetch(offset: number, length: number): Promise<Response> {
    const input = this.#input;
    const headers = new Headers(input instanceof URL ? undefined : input.headers);
    headers.set('range', `bytes=${offset}-${offset + length - 1}`);
    // A range of compressed bytes would be of no use. Browsers see to it themselves and ignore this.
    headers.set('accept-encoding', 'identity');
    const request = input instanceof URL ? input : input.clone();
    try {
      return await fetch(request, { headers, ...(this.#signal && { signal: this.#signal }) });
    } catch (cause) {
      throw ioError(cause, `cannot fetch ${this.#url}`, this.#url, this.#signal);
    }
  }

  async #part(response: Response, offset: number, length: number): Promise<Uint8Array> {
    const fail = (what: string, expected: unknown, actual: unknown) =>
      new FsnError('io', `${this.#url}: ${what}`, { path: this.#url, offset, expected, actual });
    const contentRange = response.headers.get('content-range');
    // Most servers do not let pages of other origins read this header; the checksums must do then.
    const isHidden = contentRange === null && response.type === 'cors';
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? '');
    if (!isHidden && Number(range?.[1]) !== offset)
      throw fail('the server sent another range than asked for', `from ${offset}`, contentRange);
    if (range && range[3] !== '*') this.#byteLength = Number(range[3]);
    const tag = response.headers.get('etag') ?? undefined;
    if (this.#tag !== undefined && tag !== this.#tag)
      throw fail('the file changed while it was read', this.#tag, tag);
    this.#tag = tag;
    const bytes = await responseBody(response, this.#url, { signal: this.#signal });
    if (isHidden && bytes.length < length) this.#byteLength = offset + bytes.length;
    return bytes.subarray(0, length);
  }
}
