/** Bytes of a file in their order, as they come. */
export interface ByteStream {
  /** Of the whole file, as far as that is known by now. */
  readonly byteLength: number | undefined;
  /**
   * The bytes that follow those of the last call; `undefined` at the end.
   *
   * @throws FsnError `io` or `truncated` where they cannot be had.
   */
  next(): Promise<Uint8Array | undefined>;
  /**
   * Is told how long the file must be, so that an end before that is a broken connection.
   *
   * @param isAll Whether it is the file's length, not only the least.
   */
  expect?(byteLength: number, isAll: boolean): void;
  /** A part that came damaged once more, past all caches; `undefined` where it cannot be had. */
  again?(offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Another stream of the file, from its start, after `error` ended this one; `undefined` where there is none. */
  instead?(error: unknown): Promise<ByteStream | undefined>;
  /**
   * Ends reading, wherever it is.
   *
   * @param isGood Whether all bytes were read and are what they should be.
   */
  close(isGood: boolean): void;
}

/** How a file is fetched. All of it is for URLs, `Request` and `Response` only. */
export interface FetchOptions {
  /**
   * How often a fetch that broke off, stalled or was refused for now is taken up where it ended, after a pause that
   * grows: 3 by default. A connection that brought 1 MiB begins the count anew.
   */
  readonly retries?: number | undefined;
  /** Milliseconds without bytes after which a connection counts as broken: 20,000 by default. */
  readonly stallTimeout?: number | undefined;
  /**
   * Keeps the file in the browser, in the Cache API or IndexedDB, in a store of that name; `true`: `fsnet-models`.
   * The server is asked whether it has changed each time. Where there is no store, as in Node, or no room, nothing is
   * kept, and the file is fetched each time.
   */
  readonly cache?: boolean | string | undefined;
  /** Takes the kept file without asking the server. */
  readonly offline?: boolean | undefined;
}
