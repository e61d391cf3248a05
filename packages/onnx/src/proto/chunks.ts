import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Bytes that are there, or that are made when they are written out, so that only one large tensor is held twice. */
export type Chunk = Uint8Array | { readonly byteLength: number; bytes(): Uint8Array };

/** A part of a protobuf message whose bytes are put together at the very end. */
export interface Message {
  readonly chunks: readonly Chunk[];
  readonly byteLength: number;
}

/** Writes fields of one message: small ones at once, `message` and `chunk` by reference. */
export class MessageWriter {
  private readonly chunks: Chunk[] = [];
  private byteLength = 0;
  private small = new BinaryWriter();

  text(field: number, value: string): this {
    if (value !== '') this.requiredText(field, value);
    return this;
  }

  /** A text that is written where it is empty too. */
  requiredText(field: number, value: string): this {
    this.small.tag(field, WireType.LengthDelimited).string(value);
    return this;
  }

  integer(field: number, value: number | bigint): this {
    this.small.tag(field, WireType.Varint).int64(value);
    return this;
  }

  float(field: number, value: number): this {
    this.small.tag(field, WireType.Bit32).float(Math.fround(value));
    return this;
  }

  /** A message that was made by another writer, or other bytes with a length. */
  message(field: number, { chunks, byteLength }: Message): this {
    this.small.tag(field, WireType.LengthDelimited).int64(byteLength);
    for (const chunk of chunks) {
      if (chunk instanceof Uint8Array && chunk.byteLength < 4096) this.small.raw(chunk);
      else {
        this.flush();
        this.add(chunk);
      }
    }
    return this;
  }

  chunk(field: number, chunk: Chunk): this {
    return this.message(field, { chunks: [chunk], byteLength: chunk.byteLength });
  }

  /** Fields that are encoded already. */
  encoded(bytes: Uint8Array): this {
    this.small.raw(bytes);
    return this;
  }

  finish(): Message {
    this.flush();
    return { chunks: this.chunks, byteLength: this.byteLength };
  }

  private flush(): void {
    const bytes = this.small.finish();
    if (bytes.length > 0) this.add(bytes);
  }

  private add(chunk: Chunk): void {
    this.chunks.push(chunk);
    this.byteLength += chunk.byteLength;
  }
}

/** The bytes of a message, in one array. */
export function joined({ chunks, byteLength }: Message): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk instanceof Uint8Array ? chunk : chunk.bytes(), at);
    at += chunk.byteLength;
  }
  return bytes;
}
