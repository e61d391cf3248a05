import { FsnError } from '@fsnet/graph';
import { ioError } from '../source/io-error.ts';
import { joined } from '../source/response-body.ts';
import type { ByteStream, FetchOptions } from './byte-stream.ts';
import { isPassing, rangeAnswer, rangeRequest, refusal, wholeLength } from './range-answer.ts';
import { pause, within } from './within.ts';

export interface HttpOptions extends FetchOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A request that has been sent. */
export interface SentRequest {
  readonly answer: Promise<Response>;
  /** Ends it. */
  readonly controller: AbortController;
}

interface Connection {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Bytes at its start that are here already. */
  skip: number;
  received: number;
}

/** Bytes of a connection after which it counts as a good one. */
const goodConnection = 2 ** 20;

/** Milliseconds of the first pause between two connections, which doubles, and of the longest. */
const firstPause = 250;
const longestPause = 10_000;

/** The body behind a URL or of a response, of which a connection that breaks is taken up again where it ended. */
export class HttpStream implements ByteStream {
  byteLength: number | undefined;
  readonly #place: URL | Request;
  readonly #path: string;
  readonly #options: HttpOptions;
  /** Whether it can be asked for again. */
  readonly #isRepeatable: boolean;
  readonly #stop = new AbortController();
  readonly #outer: readonly AbortSignal[];
  readonly #onAbort = (): void => this.#end(this.#outer.find(({ aborted }) => aborted)?.reason);
  #sent: SentRequest | undefined;
  #first: Response | undefined;
  #connection: Connection | undefined;
  #controller: AbortController | undefined;
  #body: ReadableStream | null = null;
  #position = 0;
  #expected: number | undefined;
  /** Bytes that the file must have, where its length is not known yet. */
  #least = 0;
  #failures = 0;
  #isRestarted: boolean;
  #isChanged = false;
  /** An error after which nothing more can be had. */
  #final: unknown;

  /**
   * @param sent The request that was sent for it, where one was.
   * @param isRestarted Whether reading had to begin again already.
   */
  constructor(
    place: URL | Request,
    options: HttpOptions,
    sent: SentRequest | undefined,
    isRestarted = false,
  ) {
    this.#place = place;
    this.#path = place instanceof URL ? place.href : place.url;
    this.#options = options;
    this.#isRepeatable = /^https?:/.test(this.#path) && (place instanceof URL || place.method === 'GET');
    this.#sent = sent;
    this.#isRestarted = isRestarted;
    const signals = [options.signal, place instanceof Request ? place.signal : undefined];
    this.#outer = signals.filter((signal) => signal !== undefined);
    for (const signal of this.#outer) signal.addEventListener('abort', this.#onAbort);
    if (this.#outer.some(({ aborted }) => aborted)) this.#onAbort();
  }

  /** Of the first answer. */
  get headers(): Headers | undefined {
    return this.#first?.headers;
  }

  async next(): Promise<Uint8Array | undefined> {
    const { retries = 3 } = this.#options;
    for (;;) {
      try {
        this.#stop.signal.throwIfAborted();
        return await this.#part();
      } catch (cause) {
        this.#drop();
        this.#stop.signal.throwIfAborted();
        if (this.#position >= (this.#expected ?? Number.POSITIVE_INFINITY)) return;
        if (cause === this.#final || !this.#isRepeatable || this.#failures >= retries)
          throw ioError(cause, `cannot read ${this.#path}`, this.#path, undefined);
        const longest = Math.min(longestPause, firstPause * 2 ** this.#failures++);
        await pause(longest * (0.5 + Math.random() / 2), this.#stop.signal);
      }
    }
  }

  expect(byteLength: number, isAll: boolean): void {
    if (isAll) this.#expected = byteLength;
    else this.#least = Math.max(this.#least, byteLength);
  }

  async again(offset: number, length: number): Promise<Uint8Array | undefined> {
    if (!this.#isRepeatable) return;
    const controller = new AbortController();
    try {
      const request = rangeRequest(this.#place, `bytes=${offset}-${offset + length - 1}`, this.#first);
      const init = { ...request, cache: 'no-store', signal: controller.signal } as const;
      const response = await this.#timed(fetch(this.#place, init));
      if (rangeAnswer(response, offset, this.#first) !== 'rest') return;
      const reader = response.body?.getReader();
      const parts: Uint8Array[] = [];
      let loaded = 0;
      while (loaded < length) {
        const { value } = (reader && (await this.#timed(reader.read()))) ?? {};
        if (!value) return;
        parts.push(value);
        loaded += value.length;
      }
      return joined(parts, loaded).subarray(0, length);
    } catch {
      this.#stop.signal.throwIfAborted();
      return;
    } finally {
      controller.abort();
    }
  }

  async instead(error: unknown): Promise<HttpStream | undefined> {
    if (!this.#isChanged || error !== this.#final) return;
    return new HttpStream(this.#place, this.#options, undefined, true);
  }

  close(): void {
    this.#end(new DOMException('the stream was closed', 'AbortError'));
  }

  async #part(): Promise<Uint8Array | undefined> {
    this.#connection ??= await this.#connect();
    const connection = this.#connection;
    for (;;) {
      const { value } = (connection.reader && (await this.#timed(connection.reader.read()))) ?? {};
      if (!value) break;
      const part = value.subarray(connection.skip);
      connection.skip -= value.length - part.length;
      if (part.length === 0) continue;
      this.#position += part.length;
      connection.received += part.length;
      if (connection.received >= goodConnection) this.#failures = 0;
      return part;
    }
    const expected = this.#expected ?? this.byteLength ?? this.#least;
    if (this.#position >= expected) return;
    throw this.#error('truncated', `ends after ${this.#position} bytes of ${expected}`);
  }

  async #connect(): Promise<Connection> {
    const sent = this.#sent;
    this.#sent = undefined;
    const controller = sent?.controller ?? new AbortController();
    this.#controller = controller;
    const isResumed = this.#position > 0;
    const init = isResumed ? rangeRequest(this.#place, `bytes=${this.#position}-`, this.#first) : {};
    const answer = sent?.answer ?? fetch(this.#place, { ...init, signal: controller.signal });
    const response = await this.#timed(answer);
    this.#body = response.body;
    if (isPassing(response)) await this.#waitAsTold(response);
    const skip = isResumed ? this.#resume(response) : this.#begin(response);
    if (response.bodyUsed || response.body?.locked)
      this.#fail(this.#error('io', 'the response was read before'));
    return { reader: response.body?.getReader(), skip, received: 0 };
  }

  #begin(response: Response): number {
    if (isPassing(response)) throw refusal(response, this.#path);
    if (!response.ok) this.#fail(refusal(response, this.#path));
    this.#first = response;
    this.byteLength = wholeLength(response);
    return 0;
  }

  /** How many bytes of an answer to a request for the rest are here already. */
  #resume(response: Response): number {
    const answer = rangeAnswer(response, this.#position, this.#first);
    if (answer === 'refused-for-now') throw refusal(response, this.#path);
    if (answer === 'refused') this.#fail(refusal(response, this.#path));
    if (answer === 'at-end') this.#fail(this.#error('truncated', `ends after ${this.#position} bytes`));
    const isOther = answer === 'other-file';
    if (answer !== 'rest' && this.#isRestarted) {
      const what = isOther
        ? 'the file changed again while it was read'
        : 'the connection broke twice and the server gives no ranges';
      this.#fail(this.#error('io', what));
    }
    if (isOther) {
      this.#isChanged = true;
      this.#fail(this.#error('io', 'the file changed while it was read'));
    }
    this.byteLength ??= wholeLength(response);
    if (answer === 'rest') return 0;
    this.#isRestarted = true;
    return this.#position;
  }

  /** Waits where an answer says for how long. */
  async #waitAsTold({ headers }: Response): Promise<void> {
    const seconds = Number(headers.get('retry-after'));
    if (seconds > 0) await pause(Math.min(longestPause, seconds * 1000), this.#stop.signal);
  }

  #timed<T>(work: Promise<T>): Promise<T> {
    return within(work, this.#options.stallTimeout ?? 20_000, this.#path, this.#stop.signal);
  }

  #error(code: 'io' | 'truncated', what: string): FsnError {
    return new FsnError(code, `${this.#path}: ${what}`, {
      path: this.#path,
      offset: this.#position,
      expected: this.#expected ?? this.byteLength,
      actual: this.#position,
    });
  }

  #fail(error: FsnError): never {
    this.#final = error;
    throw error;
  }

  /** Ends the connection. */
  #drop(): void {
    this.#controller?.abort();
    (this.#connection?.reader ?? this.#body)?.cancel().catch(() => {});
    this.#connection = undefined;
    this.#body = null;
  }

  #end(reason: unknown): void {
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#onAbort);
    this.#stop.abort(reason);
    this.#sent?.controller.abort();
    this.#sent?.answer.then(({ body }) => body?.cancel()).catch(() => {});
    this.#drop();
  }
}
