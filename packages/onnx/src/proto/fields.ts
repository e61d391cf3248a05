import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FsnError } from '@fsnet/graph';

/** Path of the outermost message: only there does a missing end mean that the file was cut off. */
export const rootPath = 'model';

/** What a message's reader is given for each field; it reads the value, or leaves it to be skipped. */
export type FieldVisitor = (field: number, value: FieldValue) => void;

/**
 * Walks over the fields of one protobuf message, unknown ones (of later versions of ONNX) skipped.
 *
 * @throws FsnError `truncated` or `malformed`
 */
export function readFields(bytes: Uint8Array, path: string, visit: FieldVisitor): void {
  const reader = new BinaryReader(bytes);
  const value = new FieldValue(reader, path);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    try {
      const [field, wireType] = reader.tag();
      value.wireType = wireType;
      const before = reader.pos;
      visit(field, value);
      if (reader.pos === before) reader.skip(wireType, field);
      if (reader.pos > reader.len) throw new RangeError('a field is longer than its message');
    } catch (error) {
      if (error instanceof FsnError) throw error;
      const place = path === rootPath ? { path, offset: start } : { path };
      const runsOut = error instanceof RangeError || reader.pos > reader.len;
      const message = runsOut ? `${path} ends in the middle of a field` : `${path} is not a protobuf message`;
      const code = runsOut && path === rootPath ? 'truncated' : 'malformed';
      throw new FsnError(code, message, { ...place, cause: error });
    }
  }
}

/** The value of the field that is being visited. Each method checks that the field is of a fitting wire type. */
export class FieldValue {
  wireType: WireType = WireType.Varint;
  private readonly reader: BinaryReader;
  private readonly path: string;

  constructor(reader: BinaryReader, path: string) {
    this.reader = reader;
    this.path = path;
  }

  /** Bytes of a string, of packed numbers or of a nested message, as a view of the file. */
  bytes(): Uint8Array {
    this.expect(WireType.LengthDelimited);
    return this.reader.bytes();
  }

  text(): string {
    this.expect(WireType.LengthDelimited);
    return this.reader.string();
  }

  /** An integer of the 64-bit kind. */
  integer(): bigint {
    this.expect(WireType.Varint);
    return BigInt(this.reader.int64());
  }

  /** An integer of the 64-bit kind as a number, exact up to 2^53. */
  number(): number {
    this.expect(WireType.Varint);
    return Number(this.reader.int64());
  }

  float(): number {
    this.expect(WireType.Bit32);
    return this.reader.float();
  }

  double(): number {
    this.expect(WireType.Bit64);
    return this.reader.double();
  }

  get isPacked(): boolean {
    return this.wireType === WireType.LengthDelimited;
  }

  private expect(wireType: WireType): void {
    if (this.wireType !== wireType) {
      throw new FsnError('malformed', `${this.path} has a field of the wrong kind`, {
        path: this.path,
        expected: wireType,
        actual: this.wireType,
      });
    }
  }
}
