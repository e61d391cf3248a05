import { FsnError } from '@fsnet/graph';
import { ByteReader } from '../pickle/byte-reader.ts';
import { crc32 } from './crc32.ts';

interface Entry {
  /** Of its record in the directory. */
  readonly at: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly header: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const mostComment = 65_535;

/** The files in a zip archive (PKWARE's APPNOTE 6.3), as views. PyTorch stores them as they are. */
export class ZipArchive {
  readonly #bytes: Uint8Array;
  readonly #entries = new Map<string, Entry>();

  /** @throws FsnError `truncated`, `malformed` or `bad-offset` where the directory is damaged. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const { count, start } = findDirectory(bytes);
    const reader = new ByteReader(bytes, 0, checkOffset(start, bytes.length, bytes.length));
    for (let i = 0; i < count; i++) {
      const [name, entry] = readEntry(reader);
      if (this.#entries.has(name)) throw malformed(`one file ${name}`, 'two', entry.at);
      this.#entries.set(name, entry);
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * The bytes of a file and where they start, `undefined` where there is none.
   *
   * @throws FsnError `bad-checksum`, `truncated` or `bad-offset` for a damaged one; `malformed` for a compressed one.
   */
  read(name: string): { readonly bytes: Uint8Array; readonly offset: number } | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.method !== 0 || entry.packedSize !== entry.size)
      throw malformed(`${name} stored without compression`, `method ${entry.method}`, entry.at);
    const reader = new ByteReader(this.#bytes, 0, checkOffset(entry.header, this.#bytes.length, entry.at));
    expectSignature(reader, localSignature);
    reader.bytes(22);
    const skipped = reader.uint16() + reader.uint16();
    reader.bytes(skipped);
    const { offset } = reader;
    const bytes = reader.bytes(entry.size);
    const actual = crc32(bytes);
    if (actual !== entry.checksum)
      throw new FsnError('bad-checksum', `${name} is damaged: its checksum differs`, {
        path: name,
        offset,
        expected: entry.checksum,
        actual,
      });
    return { bytes, offset };
  }
}

function findDirectory(bytes: Uint8Array): { count: number; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endLength - mostComment);
  let end = bytes.length - endLength;
  while (end >= first && view.getUint32(end, true) !== endSignature) end--;
  if (end < first)
    throw new FsnError('truncated', 'the zip archive has no end: the file was cut', {
      offset: bytes.length,
      expected: 'a directory of its files',
    });
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && start !== 0xffffffff) return { count, start };
  const locator = new ByteReader(bytes, 0, checkOffset(end - 20, bytes.length, end));
  expectSignature(locator, locator64Signature);
  locator.uint32();
  const reader = new ByteReader(bytes, 0, checkOffset(locator.uint64(), bytes.length, end));
  expectSignature(reader, end64Signature);
  reader.bytes(28);
  const files = reader.uint64();
  reader.uint64();
  return { count: files, start: reader.uint64() };
}

function readEntry(reader: ByteReader): [name: string, entry: Entry] {
  const at = reader.offset;
  expectSignature(reader, directorySignature);
  reader.bytes(6);
  const method = reader.uint16();
  reader.bytes(4);
  const checksum = reader.uint32();
  let packedSize = reader.uint32();
  let size = reader.uint32();
  const [nameLength, extraLength, commentLength] = [reader.uint16(), reader.uint16(), reader.uint16()];
  reader.bytes(8);
  let header = reader.uint32();
  const name = reader.text(nameLength);
  const extra = new ByteReader(reader.bytes(extraLength), reader.offset - extraLength);
  reader.bytes(commentLength);
  // What does not fit 32 bits stands in a field of its own, in this order.
  while (extra.position + 4 <= extraLength) {
    const isZip64 = extra.uint16() === 1;
    const field = extra.bytes(extra.uint16());
    if (!isZip64) continue;
    const large = new ByteReader(field, extra.offset - field.length);
    if (size === 0xffffffff) size = large.uint64();
    if (packedSize === 0xffffffff) packedSize = large.uint64();
    if (header === 0xffffffff) header = large.uint64();
  }
  return [name, { at, method, checksum, packedSize, size, header }];
}

function expectSignature(reader: ByteReader, signature: number): void {
  const at = reader.offset;
  const found = reader.uint32();
  if (found !== signature) throw malformed(`0x${signature.toString(16)}`, `0x${found.toString(16)}`, at);
}

function checkOffset(offset: number, length: number, at: number): number {
  if (offset >= 0 && offset <= length) return offset;
  throw new FsnError('bad-offset', `zip: an offset leads out of the file`, {
    offset: at,
    expected: `0 to ${length}`,
    actual: offset,
  });
}

function malformed(expected: string, actual: unknown, offset: number): FsnError {
  return new FsnError('malformed', `zip: expected ${expected}, found ${String(actual)}`, {
    offset,
    expected,
    actual,
  });
}
