import { FsnError, type FsnErrorCode } from '@fsnet/graph';
import { tables } from '../generated/layout.ts';
import { limits } from '../limits.ts';
import type { FieldLayout, TableLayout } from './table-layout.ts';
import { isUtf8 } from './utf8.ts';

/** First byte of the flatbuffer: after the size prefix. All offsets here count from the start of the file. */
const bufferStart = 4;

/**
 * Checks the flatbuffer in `bytes` (size prefix included, nothing after it) against the schema, so that its
 * generated accessors can be called: every table, vtable, vector and string lies inside and is aligned, strings are
 * UTF-8, required fields are there.
 *
 * Objects may be shared, each is visited once; together they cannot be larger than the buffer, so that neither
 * sharing nor overlapping makes the work more than linear in its size.
 *
 * @throws FsnError `malformed`, `bad-offset`, `limit-exceeded`, `unsupported-version`
 */
export function verifyStructure(bytes: Uint8Array, root: string): void {
  new StructureVerifier(bytes).verify(root);
}

class StructureVerifier {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** What was found at each multiple of 4: 0 nothing yet, else the number of the object's type. */
  readonly #found: Uint8Array;
  readonly #types = new Map<string, number>();
  readonly #path: (string | number)[] = [];
  #visitedBytes = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#found = new Uint8Array((bytes.byteLength + 3) >> 2);
  }

  verify(root: string): void {
    this.#table(this.#reference(bufferStart), root);
  }

  #fail(code: FsnErrorCode, message: string, offset: number, expected?: unknown, actual?: unknown): never {
    let path = '';
    for (const part of this.#path)
      path += typeof part === 'number' ? `[${part}]` : path === '' ? part : `.${part}`;
    const details = { path, offset, expected, actual };
    throw new FsnError(code, `${path === '' ? 'header' : path}: ${message} (byte ${offset})`, details);
  }

  /** Position that the forward offset at `at` points to. */
  #reference(at: number): number {
    const end = this.#bytes.byteLength;
    const target = at + this.#view.getUint32(at, true);
    if (target > end - 4 || target === at)
      this.#fail('bad-offset', 'offset leads out of the header', at, end, target);
    if (target % 4 !== 0) this.#fail('bad-offset', 'offset is not aligned to 4 bytes', at, undefined, target);
    return target;
  }

  /** Notes the object of `size` bytes at `at`. Returns whether it was seen before. */
  #visit(at: number, size: number, type: string): boolean {
    let number = this.#types.get(type);
    if (number === undefined) {
      number = this.#types.size + 1;
      this.#types.set(type, number);
    }
    const found = this.#found[at >> 2];
    if (found === number) return true;
    if (found !== 0) this.#fail('malformed', 'two objects of different types stand at one place', at, type);
    this.#found[at >> 2] = number;
    this.#visitedBytes += size;
    if (this.#visitedBytes > this.#bytes.byteLength)
      this.#fail('malformed', 'objects overlap: together they are larger than the header', at);
    return false;
  }

  #table(at: number, name: string): void {
    const view = this.#view;
    const end = this.#bytes.byteLength;
    const vtable = at - view.getInt32(at, true);
    if (vtable < bufferStart || vtable > end - 4 || vtable % 2 !== 0)
      this.#fail('bad-offset', 'vtable lies outside of the header or is not aligned', at, undefined, vtable);
    const vtableSize = view.getUint16(vtable, true);
    const size = view.getUint16(vtable + 2, true);
    if (vtableSize < 4 || vtableSize % 2 !== 0 || vtable + vtableSize > end)
      this.#fail('malformed', `vtable of ${vtableSize} bytes does not fit`, vtable, end - vtable, vtableSize);
    if (size < 4 || at + size > end)
      this.#fail('malformed', `table of ${size} bytes does not fit`, vtable + 2, end - at, size);
    if (this.#visit(at, size, name)) return;
    const layout: TableLayout = tables[name];
    for (let index = 0; index < layout.length; index++) {
      const field = layout[index];
      const slot = 4 + 2 * index;
      const inside = slot + 2 <= vtableSize ? view.getUint16(vtable + slot, true) : 0;
      this.#path.push(field.name);
      if (inside === 0) {
        if (field.required) this.#fail('malformed', 'required field is missing', at);
      } else {
        const { size: fieldSize, align } = inlineSize(field);
        if (inside < 4 || inside + fieldSize > size)
          this.#fail(
            'bad-offset',
            'field lies outside of its table',
            vtable + slot,
            size - fieldSize,
            inside,
          );
        if ((at + inside) % align !== 0)
          this.#fail(
            'bad-offset',
            `field is not aligned to ${align} bytes`,
            vtable + slot,
            undefined,
            at + inside,
          );
        this.#field(at + inside, field);
      }
      this.#path.pop();
    }
  }

  #field(at: number, field: FieldLayout): void {
    switch (field.kind) {
      case 'scalar':
      case 'struct':
        return;
      case 'bool':
        if (this.#bytes[at] > 1)
          this.#fail('malformed', 'truth value is neither 0 nor 1', at, '0 or 1', this.#bytes[at]);
        return;
      case 'string':
        this.#string(this.#reference(at));
        return;
      case 'table':
        this.#table(this.#reference(at), field.of);
        return;
      case 'scalars':
        this.#vector(this.#reference(at), field.size, `[${field.of}]`);
        return;
      case 'strings':
        this.#each(this.#vector(this.#reference(at), 4, '[string]'), (element) => this.#string(element));
        return;
      case 'tables':
        this.#each(this.#vector(this.#reference(at), 4, `[${field.of}]`), (element) =>
          this.#table(element, field.of),
        );
        return;
      default:
        field satisfies never;
    }
  }

  /** Checks a vector; returns where it stands and how many elements are to be visited. */
  #vector(at: number, elementSize: number, type: string): { first: number; length: number } {
    const length = this.#view.getUint32(at, true);
    const room = this.#bytes.byteLength - at - 4;
    if (length * elementSize > room)
      this.#fail(
        'malformed',
        `vector of ${length} elements leads out of the header`,
        at,
        Math.floor(room / elementSize),
        length,
      );
    if (elementSize === 8 && length > 0 && (at + 4) % 8 !== 0)
      this.#fail('bad-offset', 'vector is not aligned to 8 bytes', at, undefined, at + 4);
    return { first: at + 4, length: this.#visit(at, 4 + length * elementSize, type) ? 0 : length };
  }

  #each({ first, length }: { first: number; length: number }, visit: (at: number) => void): void {
    for (let i = 0; i < length; i++) {
      this.#path.push(i);
      visit(this.#reference(first + 4 * i));
      this.#path.pop();
    }
  }

  #string(at: number): void {
    const length = this.#view.getUint32(at, true);
    const start = at + 4;
    if (length > limits.stringBytes)
      this.#fail('limit-exceeded', `string of ${length} bytes`, at, limits.stringBytes, length);
    if (start + length >= this.#bytes.byteLength)
      this.#fail('malformed', `string of ${length} bytes leads out of the header`, at, undefined, length);
    if (this.#visit(at, 5 + length, 'string')) return;
    if (this.#bytes[start + length] !== 0)
      this.#fail('malformed', 'string does not end in a zero', start + length);
    if (!isUtf8(this.#bytes, start, start + length)) this.#fail('malformed', 'string is not UTF-8', start);
  }
}

function inlineSize(field: FieldLayout): { size: number; align: number } {
  if (field.kind === 'scalar') return { size: field.size, align: field.size };
  if (field.kind === 'struct') return field;
  if (field.kind === 'bool') return { size: 1, align: 1 };
  return { size: 4, align: 4 };
}
