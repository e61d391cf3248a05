import { BinaryReader } from '@bufbuild/protobuf/wire';
import { dataFromBytes } from '@fsnet/graph';
import type { FieldValue } from './fields.ts';

type Kind = 'float' | 'double' | 'int32' | 'int64' | 'uint64';
type Values = Float32Array | Float64Array | Int32Array | BigInt64Array | BigUint64Array;

const arrays = {
  float: Float32Array,
  double: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

// Making a typed array takes longer than reading a small message.
const empty = {
  float: new Float32Array(0),
  double: new Float64Array(0),
  int32: new Int32Array(0),
  int64: new BigInt64Array(0),
  uint64: new BigUint64Array(0),
};

/** A repeated number field, packed or not, gathered in a typed array: objects would take 16 times the file's bytes. */
export class NumberList {
  private readonly kind: Kind;
  private values: Values;
  private count = 0;

  constructor(kind: Kind) {
    this.kind = kind;
    this.values = empty[kind];
  }

  get length(): number {
    return this.count;
  }

  /** Adds the field's number or packed numbers. */
  add(value: FieldValue): void {
    if (!value.isPacked) {
      this.reserve(1);
      this.set(
        this.kind === 'float' ? value.float() : this.kind === 'double' ? value.double() : value.integer(),
      );
      return;
    }
    const bytes = value.bytes();
    if (this.kind === 'float' || this.kind === 'double') this.addFixed(bytes, this.kind);
    else this.addVarints(bytes);
  }

  /** The numbers so far; a view that later additions do not change. */
  array(): Values {
    return this.values.subarray(0, this.count);
  }

  private addFixed(bytes: Uint8Array, kind: 'float' | 'double'): void {
    const size = kind === 'float' ? 4 : 8;
    if (bytes.length % size !== 0) throw new RangeError('packed numbers end in the middle of one');
    const more = dataFromBytes(kind === 'float' ? 'float32' : 'float64', bytes, bytes.length / size);
    if (this.count === 0) this.values = more as Values;
    else {
      this.reserve(more.length);
      (this.values as Float32Array).set(more as Float32Array, this.count);
    }
    this.count += more.length;
  }

  private addVarints(bytes: Uint8Array): void {
    let total = 0;
    for (const byte of bytes) if (byte < 128) total++;
    this.reserve(total);
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) this.set(this.kind === 'int32' ? reader.int32() : BigInt(reader.int64()));
    if (reader.pos > reader.len) throw new RangeError('packed numbers end in the middle of one');
  }

  private set(value: number | bigint): void {
    if (this.count === this.values.length) throw new RangeError('packed numbers end in the middle of one');
    const { values } = this;
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      values[this.count++] = BigInt.asIntN(64, BigInt(value));
    else values[this.count++] = Number(value);
  }

  private reserve(more: number): void {
    const needed = this.count + more;
    if (needed <= this.values.length) return;
    const grown = new arrays[this.kind](this.count === 0 ? needed : Math.max(needed, this.count * 2));
    (grown as Float32Array).set(this.values as Float32Array);
    this.values = grown;
  }
}
