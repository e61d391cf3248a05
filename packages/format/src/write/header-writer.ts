import { FsnError } from '@fsnet/graph';
import { Builder, type Offset } from 'flatbuffers';
import { crc32 } from '../checksum/crc32.ts';
import { aligned } from '../file/file-start.ts';
import { packHeader } from '../file/packed-header.ts';
import type { Payload } from '../file/stored.ts';
import { Span } from '../generated/write/span.ts';

/** Bytes that a payload may have to stand in the header where the caller names none: what its span and padding take. */
const defaultInlineBytes = 32;

/** The same for integers: shapes, axes and indices, without which nobody can infer shapes from the header alone. */
const inlineIntegerBytes = 256;

/** Where a payload goes, as the builder's arguments. */
export type Placed =
  | { readonly inline: Offset }
  | { readonly span: readonly [offset: number, length: number, checksum: number] };

/**
 * A flatbuffers builder that writes what is equal only once, and that lays out the data section. Payloads stand in
 * it in the order of the calls of {@link place}.
 */
export class HeaderWriter {
  readonly builder: Builder = new Builder(1 << 14);
  readonly #shared = new Map<string, Offset>();
  readonly #inlineBytes: number;
  readonly #payloads: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #dataLength = 0;

  /** @param inlineBytes Most bytes of a payload of numbers that stands in the header. */
  constructor(inlineBytes: number = defaultInlineBytes) {
    this.#inlineBytes = inlineBytes;
  }

  /** Bytes of the data section so far. */
  get dataLength(): number {
    return this.#dataLength;
  }

  /** A string; absent (0) where it is `undefined`. */
  string(text: string | undefined, path: string): Offset {
    if (text === undefined) return 0;
    if (/\p{Surrogate}/u.test(text))
      throw new FsnError('bad-value', `${path}: text with half a surrogate pair cannot be written`, {
        path,
        actual: text,
      });
    // Not the builder's own shared strings: it leaves empty ones out.
    return this.once(`string ${text}`, () => this.builder.createString(text));
  }

  strings(texts: readonly string[] | undefined, path: string): Offset {
    return texts === undefined ? 0 : this.offsets(texts.map((text, i) => this.string(text, `${path}[${i}]`)));
  }

  /** A vector of tables or strings. */
  offsets(offsets: readonly Offset[]): Offset {
    this.builder.startVector(4, offsets.length, 4);
    for (let i = offsets.length - 1; i >= 0; i--) this.builder.addOffset(offsets[i]);
    return this.builder.endVector();
  }

  int32s(values: readonly number[]): Offset {
    this.builder.startVector(4, values.length, 4);
    for (let i = values.length - 1; i >= 0; i--) this.builder.addInt32(values[i]);
    return this.builder.endVector();
  }

  /** Indices of values that a node reads or makes: often just what the node before makes. */
  edges(values: readonly number[]): Offset {
    return values.length === 0 ? 0 : this.once(`edges ${values}`, () => this.int32s(values));
  }

  int64s(values: readonly number[]): Offset {
    this.builder.startVector(8, values.length, 8);
    for (let i = values.length - 1; i >= 0; i--) this.builder.addInt64(BigInt(values[i]));
    return this.builder.endVector();
  }

  float32s(values: readonly number[]): Offset {
    this.builder.startVector(4, values.length, 4);
    for (let i = values.length - 1; i >= 0; i--) this.builder.addFloat32(values[i]);
    return this.builder.endVector();
  }

  float64s(values: readonly number[]): Offset {
    this.builder.startVector(8, values.length, 8);
    for (let i = values.length - 1; i >= 0; i--) this.builder.addFloat64(values[i]);
    return this.builder.endVector();
  }

  /** Sizes of a tensor; many have the same. */
  shape(shape: readonly number[], path: string): Offset {
    for (const size of shape) {
      if (!Number.isInteger(size) || size < 0 || size >= 2 ** 32)
        throw new FsnError('bad-shape', `${path}: no sizes of a tensor: [${shape}]`, { path, actual: shape });
    }
    return shape.length === 0 ? 0 : this.once(`shape ${shape}`, () => this.int32s(shape));
  }

  /** `make()` for the first of equal keys, then the same again. */
  once(key: string, make: () => Offset): Offset {
    let offset = this.#shared.get(key);
    if (offset === undefined) {
      offset = make();
      this.#shared.set(key, offset);
    }
    return offset;
  }

  /** Puts a payload into the header or at the end of the data section. */
  place(payload: Payload, kind: 'integers' | 'other' | 'header', path: string): Placed {
    if (payload.kind !== 'inline')
      throw new TypeError(`${path}: the writer takes the bytes of payloads, not spans`);
    const { bytes } = payload;
    if (bytes.byteLength === 0) return { inline: 0 };
    const integers = Math.max(inlineIntegerBytes, this.#inlineBytes);
    const most = { integers, other: this.#inlineBytes, header: Number.POSITIVE_INFINITY }[kind];
    if (bytes.byteLength <= most) return { inline: this.builder.createByteVector(bytes) };
    const at = aligned(this.#dataLength);
    this.#payloads.push({ at, bytes });
    this.#dataLength = at + bytes.byteLength;
    return { span: [at, bytes.byteLength, crc32(bytes)] };
  }

  /** Adds what {@link place} gave to the table that is being built. */
  addPlaced(placed: Placed, addSpan: (offset: Offset) => void, addInline: (offset: Offset) => void): void {
    if ('span' in placed) addSpan(Span.createSpan(this.builder, ...placed.span));
    else if (placed.inline !== 0) addInline(placed.inline);
  }

  /** Adds floating-point fields even where they equal their default: a default of 0 would swallow -0. */
  always(add: () => void): void {
    this.builder.forceDefaults(true);
    add();
    this.builder.forceDefaults(false);
  }

  /**
   * The whole file around the finished builder: header, checksum, padding, payloads.
   *
   * @param encodePlanes Packs the header, where there is one.
   */
  file(encodePlanes?: (words: Uint8Array) => Uint8Array): Uint8Array {
    const flatbuffer = this.builder.asUint8Array();
    const header = encodePlanes ? packHeader(flatbuffer, encodePlanes) : flatbuffer;
    const headerLength = aligned(header.byteLength + 4);
    const bytes = new Uint8Array(headerLength + this.#dataLength);
    bytes.set(header);
    new DataView(bytes.buffer).setUint32(header.byteLength, crc32(header), true);
    for (const payload of this.#payloads) bytes.set(payload.bytes, headerLength + payload.at);
    return bytes;
  }
}
