/**
 * Bytes of a flatbuffer, read little-endian; what `ByteBuffer` of flatbuffers gives readers, without what only writes.
 * Names in two underscores are those that flatc's accessors call.
 */
export class HeaderBuffer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }

  capacity(): number {
    return this.#bytes.length;
  }

  readInt8(at: number): number {
    return this.#view.getInt8(at);
  }

  readUint8(at: number): number {
    return this.#bytes[at];
  }

  readUint16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  readInt32(at: number): number {
    return this.#view.getInt32(at, true);
  }

  readUint32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  readInt64(at: number): bigint {
    return this.#view.getBigInt64(at, true);
  }

  readFloat32(at: number): number {
    return this.#view.getFloat32(at, true);
  }

  readFloat64(at: number): number {
    return this.#view.getFloat64(at, true);
  }

  /** Where the field of that vtable slot stands in the table, 0 where it is absent. */
  __offset(table: number, slot: number): number {
    const vtable = table - this.readInt32(table);
    return slot < this.readUint16(vtable) ? this.readUint16(vtable + slot) : 0;
  }

  __indirect(at: number): number {
    return at + this.readUint32(at);
  }

  /** Where the elements of the vector that is referred to stand. */
  __vector(at: number): number {
    return this.__indirect(at) + 4;
  }

  __vector_len(at: number): number {
    return this.readUint32(this.__indirect(at));
  }
}
