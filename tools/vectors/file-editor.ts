import { readFileSync } from 'node:fs';
import { crc32 } from '@fsnet/format';
import { parseSchema, type SchemaField } from '../flatbuffers-schema.mjs';

const schema = new Map(
  parseSchema(readFileSync(new URL('../../schemas/fsn.fbs', import.meta.url), 'utf8')).map((table) => [
    table.name,
    table.fields,
  ]),
);

interface Place {
  /** Position of the field's value in the file; for a vector's element that of its offset. */
  readonly at: number;
  readonly field: SchemaField;
}

/**
 * Changes single fields of a valid `.fsn` file, in ways that no writer would. Places are named as in errors:
 * `weights[3].vector.scale`. A field must be in the file, not left out as its default.
 */
export class FileEditor {
  /** Size prefix and flatbuffer. */
  header: Uint8Array;
  /** The data section. */
  data: Uint8Array;

  constructor(file: Uint8Array) {
    const end = 4 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    this.header = file.slice(0, end);
    this.data = file.slice(Math.ceil((end + 4) / 16) * 16);
  }

  /** The file; the header's size, checksum and padding made right. */
  build(): Uint8Array {
    const end = this.header.length;
    const start = Math.ceil((end + 4) / 16) * 16;
    const file = new Uint8Array(start + this.data.length);
    this.view.setUint32(0, end - 4, true);
    file.set(this.header);
    new DataView(file.buffer).setUint32(end, crc32(this.header), true);
    file.set(this.data, start);
    return file;
  }

  get view(): DataView {
    return new DataView(this.header.buffer, this.header.byteOffset, this.header.byteLength);
  }

  /** Position of a field's value. */
  field(path: string): number {
    return this.#find(path).at;
  }

  /** Position of the table, vector or string that a field (or an element of a vector) points to; '' is the root. */
  target(path: string): number {
    return path === '' ? this.#follow(4) : this.#follow(this.#find(path).at);
  }

  /** Position of the vtable of the table at `path`. */
  vtable(path: string): number {
    const at = this.target(path);
    return at - this.view.getInt32(at, true);
  }

  /** Position of the vtable's entry for the field at `path`. */
  slot(path: string): number {
    const [, parent, name] = /^(?:(.*)\.)?(\w+)$/.exec(path)!;
    const fields = schema.get(this.#typeOf(parent ?? ''))!;
    return this.vtable(parent ?? '') + 4 + 2 * fields.findIndex((field) => field.name === name);
  }

  set(path: string, value: number | bigint, as?: 'f32' | 'f64'): void {
    const { at, field } = this.#find(path);
    const size = field.kind === 'bool' ? 1 : field.kind === 'scalar' ? field.size! : 4;
    const { view } = this;
    if (as === 'f32') view.setFloat32(at, Number(value), true);
    else if (as === 'f64') view.setFloat64(at, Number(value), true);
    else if (size === 8) view.setBigInt64(at, BigInt(value), true);
    else if (size === 4) view.setUint32(at, Number(value), true);
    else if (size === 2) view.setUint16(at, Number(value), true);
    else view.setUint8(at, Number(value));
  }

  /** Sets one 32-bit word of a span: offset, length or checksum. */
  setSpan(path: string, part: 'offset' | 'length' | 'checksum', value: number): void {
    this.view.setUint32(
      this.field(`${path}.span`) + { offset: 0, length: 4, checksum: 8 }[part],
      value,
      true,
    );
  }

  span(path: string): { offset: number; length: number } {
    const at = this.field(`${path}.span`);
    return { offset: this.view.getUint32(at, true), length: this.view.getUint32(at + 4, true) };
  }

  /** Changes bytes of a payload in the data section, and its checksum accordingly. */
  editPayload(path: string, edit: (bytes: Uint8Array, view: DataView) => void): void {
    const { offset, length } = this.span(path);
    const bytes = this.data.subarray(offset, offset + length);
    edit(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.setSpan(path, 'checksum', crc32(bytes));
  }

  /** Makes the field (or element) at `path` point to `target`. */
  point(path: string, target: number): void {
    const { at } = this.#find(path);
    this.view.setUint32(at, target - at, true);
  }

  /** Removes a field: its entry in the vtable becomes 0. */
  remove(path: string): void {
    this.view.setUint16(this.slot(path), 0, true);
  }

  /** Adds bytes at the end of the flatbuffer, at a multiple of 8; returns where. */
  append(bytes: Uint8Array): number {
    const at = Math.ceil(this.header.length / 8) * 8;
    const grown = new Uint8Array(Math.ceil((at + bytes.length) / 4) * 4);
    grown.set(this.header);
    grown.set(bytes, at);
    this.header = grown;
    return at;
  }

  /**
   * Makes the vector of tables at `path` point `count` times to one new table, whose fields are the given strings
   * and vectors.
   */
  repeat(path: string, count: number, fields: Record<string, Uint8Array>): void {
    const vector = this.append(list(...new Array<number>(count).fill(0)));
    const table = this.appendTable(this.#find(path).field.of!, fields);
    for (let at = vector + 4, i = 0; i < count; i++, at += 4) this.view.setUint32(at, table - at, true);
    this.point(path, vector);
  }

  /** Adds a table of the given scalars, strings and vectors; returns where. Floats need {@link set} behind it. */
  appendTable(type: string, fields: Record<string, number | Uint8Array>): number {
    const all = schema.get(type)!;
    const entries = Object.entries(fields);
    const vtable = this.append(new Uint8Array(4 + 2 * all.length));
    const table = this.append(new Uint8Array(4 + 4 * entries.length));
    this.view.setUint16(vtable, 4 + 2 * all.length, true);
    this.view.setUint16(vtable + 2, 4 + 4 * entries.length, true);
    this.view.setInt32(table, table - vtable, true);
    for (const [i, [name, value]] of entries.entries()) {
      const at = table + 4 + 4 * i;
      const index = all.findIndex((field) => field.name === name);
      this.view.setUint16(vtable + 4 + 2 * index, at - table, true);
      if (typeof value === 'number') this.view.setUint32(at, value, true);
      else {
        const target = this.append(value);
        this.view.setUint32(at, target - at, true);
      }
    }
    return table;
  }

  /** Gives the table at `path` a copy of its vtable that nobody shares, `extra` zero entries longer. */
  ownVtable(path: string, extra = 0): number {
    const old = this.vtable(path);
    const size = this.view.getUint16(old, true);
    const copy = new Uint8Array(size + 2 * extra);
    copy.set(this.header.subarray(old, old + size));
    const at = this.append(copy);
    this.view.setUint16(at, copy.length, true);
    const table = this.target(path);
    this.view.setInt32(table, table - at, true);
    return at;
  }

  #follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  #typeOf(path: string): string {
    return path === '' ? 'Model' : this.#find(path).field.of!;
  }

  #find(path: string): Place {
    let table = this.#follow(4);
    let fields = schema.get('Model')!;
    let place: Place | undefined;
    for (const part of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
      if (/^\d+$/.test(part)) {
        const vector = this.#follow(place!.at);
        if (Number(part) >= this.view.getUint32(vector, true)) throw new Error(`${path}: no element ${part}`);
        const { kind, size, of } = place!.field;
        const field: SchemaField =
          kind === 'tables'
            ? { name: part, kind: 'table', of: of! }
            : { name: part, kind: 'scalar', size: size ?? 4 };
        place = { at: vector + 4 + Number(part) * (kind === 'scalars' ? size! : 4), field };
      } else {
        if (place) {
          table = this.#follow(place.at);
          fields = schema.get(place.field.of!)!;
        }
        const index = fields.findIndex(({ name }) => name === part);
        if (index < 0) throw new Error(`${path}: no field ${part}`);
        const vtable = table - this.view.getInt32(table, true);
        const slot = 4 + 2 * index;
        const inside =
          slot < this.view.getUint16(vtable, true) ? this.view.getUint16(vtable + slot, true) : 0;
        if (inside === 0) throw new Error(`${path}: field ${part} is not in the file`);
        place = { at: table + inside, field: fields[index] };
      }
    }
    return place!;
  }
}

/** A flatbuffers vector of 32-bit numbers. */
export function list(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.of(values.length, ...values).buffer);
}

/** A flatbuffers string. */
export function string(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.of(bytes.length, 0, 0, 0, ...bytes, 0);
}

/** A flatbuffers vector of bytes. */
export function byteVector(...values: number[]): Uint8Array {
  return Uint8Array.of(values.length, 0, 0, 0, ...values);
}
