import { FsnError, type FsnErrorCode } from '@fsnet/graph';
import { aligned } from '../file/file-start.ts';
import type { Payload } from '../file/stored.ts';
import { tables } from '../generated/layout.ts';
import type { Span } from '../generated/span.ts';
import { limits } from '../limits.ts';
import { HeaderBuffer } from './header-buffer.ts';

/** What the generated table classes have in common. */
export interface Table {
  readonly bb: HeaderBuffer | null;
  readonly bb_pos: number;
}

/** A table or span that stores a payload: both ways are optional fields. */
export interface PayloadHolder extends Table {
  span(): Span | null;
  inlineBytesArray(): Uint8Array | null;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads a header whose structure was verified. Objects that the file shares become shared objects here too, so that
 * what is read stays linear in the header's size.
 */
export class HeaderReader {
  readonly buffer: HeaderBuffer;
  /** Where the data section starts in the file. */
  readonly dataStart: number;
  readonly #bytes: Uint8Array;
  readonly #strings = new Map<number, string>();
  readonly #made = new Map<string, Map<number, unknown>>();
  #dataEnd = 0;

  constructor(flatbuffer: Uint8Array, dataStart: number) {
    this.#bytes = flatbuffer;
    this.buffer = new HeaderBuffer(flatbuffer);
    this.dataStart = dataStart;
  }

  /** Bytes of the data section that the payloads read so far take. */
  get dataEnd(): number {
    return this.#dataEnd;
  }

  /** The string field `name`, `undefined` where it is absent. */
  string(table: Table, type: string, name: string): string | undefined {
    const at = this.#field(table, type, name);
    return at === 0 ? undefined : this.#string(at);
  }

  /** The vector-of-strings field `name`, `undefined` where it is absent. */
  strings(table: Table, type: string, name: string): readonly string[] | undefined {
    return this.vector(table, type, name, 'strings', (first, length) =>
      Array.from({ length }, (_, i) => this.#string(first + 4 * i)),
    );
  }

  /**
   * What `make` makes of the vector field `name`, `undefined` where it is absent. For tables that share the vector it
   * is made once for each `purpose`.
   */
  vector<T>(
    table: Table,
    type: string,
    name: string,
    purpose: string,
    make: (first: number, length: number) => T,
  ): T | undefined {
    const at = this.#field(table, type, name);
    if (at === 0) return undefined;
    const vector = this.buffer.__indirect(at);
    return this.once(purpose, vector, () => make(vector + 4, this.buffer.readUint32(vector)));
  }

  /** The numbers of an int32, uint32 or double vector field. */
  numbers(
    table: Table,
    type: string,
    name: string,
    of: 'int32' | 'uint32' | 'float32' | 'float64',
  ): readonly number[] {
    const { buffer } = this;
    const read = {
      int32: (at: number) => buffer.readInt32(at),
      uint32: (at: number) => buffer.readUint32(at),
      float32: (at: number) => buffer.readFloat32(at),
      float64: (at: number) => buffer.readFloat64(at),
    }[of];
    const size = of === 'float64' ? 8 : 4;
    return (
      this.vector(table, type, name, of, (first, length) =>
        Array.from({ length }, (_, i) => read(first + size * i)),
      ) ?? none
    );
  }

  /** `make()` the first time that it is asked for `at`, then the same again. */
  once<T>(purpose: string, at: number, make: () => T): T {
    let made = this.#made.get(purpose);
    if (!made) {
      made = new Map();
      this.#made.set(purpose, made);
    }
    if (made.has(at)) return made.get(at) as T;
    const value = make();
    made.set(at, value);
    return value;
  }

  /** The name that `value` stands for. */
  named<T extends string>(names: readonly T[], value: number, table: Table, path: string): T {
    if (value < names.length) return names[value];
    return fail('unsupported-type', path, `unknown value ${value}`, table, names.join(', '), value);
  }

  /** Sizes of a tensor, and that it has `limits.rank` of them at most and `limits.elements` elements at most. */
  shape(table: Table, type: string, path: string): readonly number[] {
    const shape = this.numbers(table, type, 'shape', 'uint32');
    if (shape.length > limits.rank)
      fail('limit-exceeded', path, `rank ${shape.length}`, table, limits.rank, shape.length);
    let count = 1;
    for (const size of shape) count *= size;
    if (!(count <= limits.elements && shape.every((size) => size <= limits.elements)))
      fail('limit-exceeded', path, `[${shape}] has too many elements`, table, limits.elements, count);
    return shape;
  }

  /** Where the bytes of a vector or of locations stand; spans must follow each other in the order of the calls. */
  payload(table: PayloadHolder, path: string): Payload {
    const span = table.span();
    const bytes = table.inlineBytesArray();
    if (!span) return { kind: 'inline', bytes: bytes ?? nothing };
    if (bytes) fail('bad-value', path, 'both a span and inline bytes', table);
    const offset = span.offset();
    if (offset !== aligned(this.#dataEnd))
      fail('bad-offset', `${path}.span`, `payload at ${offset}`, table, aligned(this.#dataEnd), offset);
    this.#dataEnd = offset + span.length();
    return {
      kind: 'span',
      byteOffset: this.dataStart + offset,
      byteLength: span.length(),
      checksum: span.checksum(),
    };
  }

  #field(table: Table, type: string, name: string): number {
    const slot = 4 + 2 * slotOf(type, name);
    const inside = this.buffer.__offset(table.bb_pos, slot);
    return inside === 0 ? 0 : table.bb_pos + inside;
  }

  // With a byte order mark, which flatbuffers' own decoder drops.
  #string(reference: number): string {
    const at = this.buffer.__indirect(reference);
    let value = this.#strings.get(at);
    if (value === undefined) {
      value = decoder.decode(this.#bytes.subarray(at + 4, at + 4 + this.buffer.readUint32(at)));
      this.#strings.set(at, value);
    }
    return value;
  }
}

/** Throws an FsnError about the table at `path`; the message says what was found. */
export function fail(
  code: FsnErrorCode,
  path: string,
  message: string,
  table?: Table,
  expected?: unknown,
  actual?: unknown,
): never {
  const wanted = expected === undefined ? '' : `, expected ${expected}`;
  throw new FsnError(code, `${path}: ${message}${wanted}`, {
    path,
    ...(table && { offset: table.bb_pos }),
    expected,
    actual,
  });
}

const none: readonly number[] = [];
const nothing = new Uint8Array(0);

const slots = new Map<string, number>();
for (const [type, fields] of Object.entries(tables))
  for (const [index, { name }] of fields.entries()) slots.set(`${type}.${name}`, index);

function slotOf(type: string, name: string): number {
  const slot = slots.get(`${type}.${name}`);
  if (slot === undefined) throw new TypeError(`the schema has no field ${type}.${name}`);
  return slot;
}
