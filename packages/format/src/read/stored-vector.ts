import { blockCount, byteLengthOf, type DataType, dataTypes } from '@fsnet/graph';
import type { Coder, StoredTensor, StoredVector } from '../file/stored.ts';
import type { Tensor as TensorTable } from '../generated/tensor.ts';
import type { Vector } from '../generated/vector.ts';
import { limits } from '../limits.ts';
import { fail, type HeaderReader, type Table } from './header-reader.ts';

const formats = ['plain', 'affine'] as const;
const scaleTypes = ['float32', 'float16'] as const;
/** In the order of the schema. */
export const coders = ['raw', 'rans'] as const;

const storedTypes = ['', ...dataTypes];

/** The element type with the schema's number `value`. */
export function readDataType(reader: HeaderReader, value: number, table: Table, path: string): DataType {
  return reader.named(storedTypes, value === 0 ? 255 : value, table, path) as DataType;
}

/** A vector (`FSN.md`, "Vectors"): its fields make sense and its payload is as long as they say. */
export function readVector(reader: HeaderReader, table: Vector, path: string): StoredVector {
  if (table.span()) return makeVector(reader, table, path);
  return reader.once('Vector', table.bb_pos, () => makeVector(reader, table, path));
}

function makeVector(reader: HeaderReader, table: Vector, path: string): StoredVector {
  const count = table.count();
  if (count > limits.elements)
    fail('limit-exceeded', `${path}.count`, `${count} values`, table, limits.elements, count);
  const format = reader.named(formats, table.format(), table, `${path}.format`);
  const coder = reader.named(coders, table.coder(), table, `${path}.coder`);
  const payload = reader.payload(table, path);
  const length = payload.kind === 'inline' ? payload.bytes.byteLength : payload.byteLength;
  if (format === 'plain') {
    const dtype = readDataType(reader, table.dtype(), table, `${path}.dtype`);
    if (coder === 'rans') {
      if (dtype === 'int4' || dtype === 'uint4')
        fail('bad-value', `${path}.coder`, '4-bit values are not entropy-coded', table, 'raw', coder);
      checkStreamLength(count * byteLengthOf(dtype, 1), length, table, path);
    } else checkLength(byteLengthOf(dtype, count), length, table, path);
    return { format, dtype, count, coder, payload };
  }
  const bits = table.bits();
  if (bits < 2 || bits > 8) fail('bad-value', `${path}.bits`, `${bits} bits a value`, table, '2 to 8', bits);
  const block = table.block();
  if (block > limits.elements)
    fail('limit-exceeded', `${path}.block`, `block of ${block} values`, table, limits.elements, block);
  const scaleType = reader.named(scaleTypes, table.scaleType(), table, `${path}.scaleType`);
  const scale = table.scale();
  const zero = table.zero();
  if (block === 0) {
    if (!(scale > 0 && scale < Number.POSITIVE_INFINITY))
      fail('bad-value', `${path}.scale`, `scale ${scale}`, table, 'finite and above 0', scale);
    if (zero >= 2 ** bits)
      fail('bad-value', `${path}.zero`, `zero point ${zero}`, table, `below ${2 ** bits}`, zero);
  }
  const tableLength = block === 0 ? 0 : blockCount(count, block) * (scaleType === 'float32' ? 5 : 3);
  checkAffineLength(count, bits, coder, length, tableLength, table, path);
  return { format, count, bits, block, scale, zero, scaleType, coder, payload };
}

function checkAffineLength(
  count: number,
  bits: number,
  coder: Coder,
  length: number,
  tableLength: number,
  table: Vector,
  path: string,
): void {
  if (coder === 'raw') checkLength(tableLength + Math.ceil((count * bits) / 8), length, table, path);
  else if (length <= tableLength)
    fail('bad-shape', path, `payload of ${length} bytes`, table, `more than ${tableLength}`, length);
  else checkStreamLength(count, length - tableLength, table, path);
}

/** Throws FsnError `bad-shape` unless a payload has the `expected` length. */
export function checkLength(expected: number, length: number, table: Table, path: string): void {
  if (length !== expected) fail('bad-shape', path, `payload of ${length} bytes`, table, expected, length);
}

/** Throws FsnError `limit-exceeded` if entropy-coded symbols would take less than a bit each. */
export function checkStreamLength(symbols: number, length: number, table: Table, path: string): void {
  if (symbols > length * limits.symbolsPerByte)
    fail(
      'limit-exceeded',
      path,
      `${symbols} symbols in ${length} bytes`,
      table,
      length * limits.symbolsPerByte,
      symbols,
    );
}

/** A tensor in the header: its shape has as many elements as its vector. */
export function readTensor(reader: HeaderReader, table: TensorTable, path: string): StoredTensor {
  const dtype = readDataType(reader, table.dtype(), table, `${path}.dtype`);
  const shape = reader.shape(table, 'Tensor', `${path}.shape`);
  const vector = readVector(reader, table.vector()!, `${path}.vector`);
  checkElements(shape, vector, table, path);
  checkType(dtype, vector, table, path);
  return { dtype, shape, vector };
}

/** Throws FsnError `bad-shape` unless `shape` has as many elements as `vector`. */
export function checkElements(
  shape: readonly number[],
  vector: StoredVector,
  table: Table,
  path: string,
): void {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements !== vector.count)
    fail('bad-shape', path, `shape [${shape}] with ${vector.count} values`, table, elements, vector.count);
}

/** Throws FsnError `bad-type` unless a weight of `dtype` can be stored as `vector`. */
export function checkType(dtype: DataType, vector: StoredVector, table: Table, path: string): void {
  if (vector.format === 'affine') {
    if (!['float32', 'float16', 'bfloat16', 'float64'].includes(dtype))
      fail('bad-type', path, `quantised values of type ${dtype}`, table, 'a float type', dtype);
  } else if (
    vector.dtype !== dtype &&
    !(dtype === 'float32' && ['float16', 'bfloat16'].includes(vector.dtype))
  )
    fail('bad-type', path, `values stored as ${vector.dtype}`, table, dtype, vector.dtype);
}
