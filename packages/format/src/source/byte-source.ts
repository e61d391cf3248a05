/** Bytes that can be read in parts: a file, a blob, something behind HTTP. */
export interface ByteSource {
  /** Bytes in all; `undefined` where only reading can tell. HTTP sources know it after the first read. */
  readonly byteLength?: number | undefined;
  /**
   * The bytes from `offset` on, `length` of them or as many as there are. They may be a view of what the source
   * holds.
   *
   * @throws FsnError `io` where they cannot be had.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** What all kinds of sources take. */
export interface SourceOptions {
  /** Ends reading; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array, { signal }: SourceOptions = {}): ByteSource {
  return {
    byteLength: bytes.byteLength,
    async read(offset, length) {
      signal?.throwIfAborted();
      return bytes.subarray(offset, offset + length);
    },
  };
}
