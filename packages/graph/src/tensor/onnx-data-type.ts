import type { DataType } from './data-type.ts';

const codes: Readonly<Record<DataType, number>> = {
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

const types = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as DataType]));

/** Number of a type in ONNX's `TensorProto.DataType`, which attributes such as `Cast`'s `to` hold. */
export function onnxDataTypeCode(dtype: DataType): number {
  return codes[dtype];
}

/** The type of a number in ONNX's `TensorProto.DataType`; `undefined` for strings, complex numbers and new ones. */
export function dataTypeOfOnnxCode(code: number): DataType | undefined {
  return types.get(code);
}
