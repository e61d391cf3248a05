/** A bit string in bytes, each filled from its lowest bit. */
export class BitWriter {
  #bytes: Uint8Array = new Uint8Array(64);
  #position = 0;

  /** Appends the low `width` bits of `value`, lowest first; at most 24. */
  write(value: number, width: number): void {
    if (this.#position + 32 > this.#bytes.length * 8) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    let byte = this.#position >>> 3;
    for (let word = value << (this.#position & 7); word !== 0; word >>>= 8) this.#bytes[byte++] |= word & 255;
    this.#position += width;
  }

  /** What was written, padded with zeros to whole bytes. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, (this.#position + 7) >>> 3);
  }
}
