import { type DataType, FsnError } from '@fsnet/graph';

/** `TensorProto.DataType` numbers of the element types that fsnet carries. */
const numbers: Readonly<Record<DataType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
  float8e4m3fn: 17,
  float8e4m3fnuz: 18,
  float8e5m2: 19,
  float8e5m2fnuz: 20,
  uint4: 21,
  int4: 22,
};

const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name as DataType]));

const carriedByNobody: Readonly<Record<number, string>> = {
  0: 'undefined',
  8: 'string',
  14: 'complex64',
  15: 'complex128',
  23: 'float4e2m1',
  24: 'float8e8m0',
};

/** ONNX's number of an element type. */
export function elementTypeNumber(dtype: DataType): number {
  return numbers[dtype];
}

/**
 * The element type that ONNX numbers so.
 *
 * @throws FsnError `unsupported-type` for strings, complex numbers and what came after opset 22.
 */
export function elementTypeName(number: number, path: string): DataType {
  const name = names.get(number);
  if (name) return name;
  throw new FsnError(
    'unsupported-type',
    `${path} has elements of type ${carriedByNobody[number] ?? number}`,
    {
      path,
      actual: number,
    },
  );
}
