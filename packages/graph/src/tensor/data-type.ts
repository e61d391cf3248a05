/**
 * Element types, all of ONNX's but strings and complex numbers. The 4-bit and 8-bit float types are only carried
 * from file to file: their data are the raw bytes (4-bit values packed two a byte, first in the low half).
 */
export type DataType =
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | 'int4'
  | 'uint4'
  | 'float8e4m3fn'
  | 'float8e4m3fnuz'
  | 'float8e5m2'
  | 'float8e5m2fnuz';

/** Array that holds a tensor's elements; `float16` and `bfloat16` as their 16 bits, `bool` as bytes 0 and 1. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

interface Storage {
  readonly array: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TensorData;
  readonly bitsPerElement: number;
}

const storages: Readonly<Record<DataType, Storage>> = {
  float32: { array: Float32Array, bitsPerElement: 32 },
  float16: { array: Uint16Array, bitsPerElement: 16 },
  bfloat16: { array: Uint16Array, bitsPerElement: 16 },
  float64: { array: Float64Array, bitsPerElement: 64 },
  int8: { array: Int8Array, bitsPerElement: 8 },
  uint8: { array: Uint8Array, bitsPerElement: 8 },
  int16: { array: Int16Array, bitsPerElement: 16 },
  uint16: { array: Uint16Array, bitsPerElement: 16 },
  int32: { array: Int32Array, bitsPerElement: 32 },
  uint32: { array: Uint32Array, bitsPerElement: 32 },
  int64: { array: BigInt64Array, bitsPerElement: 64 },
  uint64: { array: BigUint64Array, bitsPerElement: 64 },
  bool: { array: Uint8Array, bitsPerElement: 8 },
  int4: { array: Uint8Array, bitsPerElement: 4 },
  uint4: { array: Uint8Array, bitsPerElement: 4 },
  float8e4m3fn: { array: Uint8Array, bitsPerElement: 8 },
  float8e4m3fnuz: { array: Uint8Array, bitsPerElement: 8 },
  float8e5m2: { array: Uint8Array, bitsPerElement: 8 },
  float8e5m2fnuz: { array: Uint8Array, bitsPerElement: 8 },
};

/** Every {@link DataType}, in the order of `schemas/fsn.fbs`, starting at its value 1. */
export const dataTypes: readonly DataType[] = Object.keys(storages) as DataType[];

/** Bytes that `count` elements take in a file and in memory. */
export function byteLengthOf(dtype: DataType, count: number): number {
  return Math.ceil((storages[dtype].bitsPerElement * count) / 8);
}

/** Length of the array that holds `count` elements (two 4-bit values share one). */
export function arrayLengthOf(dtype: DataType, count: number): number {
  return storages[dtype].bitsPerElement === 4 ? Math.ceil(count / 2) : count;
}

/** A zeroed array for `count` elements. */
export function allocate(dtype: DataType, count: number): TensorData {
  return new storages[dtype].array(
    new ArrayBuffer(byteLengthOf(dtype, count)),
    0,
    arrayLengthOf(dtype, count),
  );
}

/**
 * The little-endian `bytes` as elements: a view where they are aligned, else a copy.
 *
 * @throws RangeError if there are not exactly as many bytes as `count` elements take.
 */
export function dataFromBytes(dtype: DataType, bytes: Uint8Array, count: number): TensorData {
  const { array, bitsPerElement } = storages[dtype];
  if (bytes.byteLength !== byteLengthOf(dtype, count)) {
    throw new RangeError(
      `${count} ${dtype} values take ${byteLengthOf(dtype, count)} bytes, found ${bytes.byteLength}`,
    );
  }
  const aligned = bytes.byteOffset % Math.max(1, bitsPerElement / 8) === 0 ? bytes : new Uint8Array(bytes);
  return new array(aligned.buffer, aligned.byteOffset, arrayLengthOf(dtype, count));
}

/** The bytes of `data`, as a view. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
