import type { ReadOptions } from '../source/response-body.ts';
import { joined } from '../source/response-body.ts';
import type { ByteStream } from './byte-stream.ts';

/** Bytes that are read ahead of who takes them: enough to keep a fast connection busy over some hundred milliseconds. */
const readAhead = 32 * 2 ** 20;

/** Reads a stream on while what came before is worked on, and gives its bytes in pieces of any length. */
export class StreamReader {
  readonly #stream: ByteStream;
  readonly #options: ReadOptions;
  readonly #onAbort = (): void => this.#fail(this.#options.signal?.reason);
  #parts: Uint8Array[] = [];
  #held = 0;
  #wanted = 0;
  #isEnded = false;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  /** Wakes whoever waits: for bytes, or for room. */
  #wake = (): void => {};
  /** Bytes of the file that were taken. */
  position = 0;

  constructor(stream: ByteStream, options: ReadOptions = {}) {
    this.#stream = stream;
    this.#options = options;
    const { signal } = options;
    signal?.addEventListener('abort', this.#onAbort);
    if (signal?.aborted) this.#onAbort();
    this.#pump();
  }

  /** Whether all of the file has come, though it may not have been taken. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /**
   * The next `length` bytes, or as many as there are. They may be a view of more.
   *
   * @param isNeeded Whether the file must have that many.
   */
  async read(length: number, isNeeded = true): Promise<Uint8Array> {
    this.#wanted = length;
    this.#wake();
    await this.#arrival(length);
    if (this.#held < length && this.#isEnded && isNeeded && this.#stream.expect) {
      // It ended before anyone could know that this is too early.
      this.#stream.expect(this.position + length, false);
      this.#isEnded = false;
      this.#pump();
      await this.#arrival(length);
    }
    if (this.#held < length && this.#failure) throw this.#failure.error;
    this.#options.signal?.throwIfAborted();
    return this.#take(Math.min(length, this.#held));
  }

  /** Ends reading, wherever it is. */
  close(isGood: boolean): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#isClosed = true;
    this.#stream.close(isGood);
    this.#wake();
  }

  async #arrival(length: number): Promise<void> {
    while (this.#held < length && !this.#isEnded && !this.#failure) await this.#change();
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#isClosed && !this.#failure) {
        // Whoever waits for bytes does not wait for room.
        while (this.#held > Math.max(readAhead, this.#wanted) && !this.#isClosed) await this.#change();
        const part = await this.#stream.next();
        if (this.#failure || !part) break;
        this.#parts.push(part);
        this.#held += part.length;
        this.#options.onProgress?.(this.position + this.#held, this.#stream.byteLength);
        this.#wake();
      }
      this.#isEnded = true;
      this.#wake();
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(length: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let left = length;
    while (left > 0) {
      const part = this.#parts[0];
      if (part.length > left) this.#parts[0] = part.subarray(left);
      else this.#parts.shift();
      taken.push(part.subarray(0, left));
      left -= Math.min(left, part.length);
    }
    this.#held -= length;
    this.position += length;
    this.#wake();
    return joined(taken, length);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stream.close(false);
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
