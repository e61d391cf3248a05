import { FsnError } from '@fsnet/graph';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads little-endian values one after the other; errors name the offset in the whole file. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  #position: number;

  /** @param base Offset of the bytes in their file. */
  constructor(bytes: Uint8Array, base = 0, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#base = base;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** Of the next byte, in the file. */
  get offset(): number {
    return this.#base + this.#position;
  }

  uint8(): number {
    return this.#bytes[this.#advance(1)];
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** @throws FsnError `bad-value` for a number that no array could be as long as. */
  uint64(): number {
    const { offset } = this;
    const value = this.#view.getBigUint64(this.#advance(8), true);
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw new FsnError('bad-value', `a size of ${value} bytes`, {
      offset,
      expected: 'below 2^53',
      actual: value,
    });
  }

  /** Big-endian, as in pickles. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view of the next bytes. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    const { offset } = this;
    try {
      return decoder.decode(this.bytes(length));
    } catch (cause) {
      if (cause instanceof FsnError) throw cause;
      throw new FsnError('malformed', 'a text is not UTF-8', { offset, expected: 'UTF-8', cause });
    }
  }

  /** The text up to a line feed, without it. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) this.#advance(this.#bytes.length - this.#position + 1);
    const text = this.text(end - this.#position);
    this.#position++;
    return text;
  }

  #advance(length: number): number {
    const start = this.#position;
    const left = this.#bytes.length - start;
    if (length > left)
      throw new FsnError('truncated', `the file ends ${length - left} bytes too early`, {
        offset: this.offset,
        expected: `${length} bytes`,
        actual: left,
      });
    this.#position = start + length;
    return start;
  }
}
