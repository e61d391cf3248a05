import { type DataType, dataTypeOfOnnxCode, FsnError } from '@fsnet/graph';

const carriedByNobody: Readonly<Record<number, string>> = {
  0: 'undefined',
  8: 'string',
  14: 'complex64',
  15: 'complex128',
  23: 'float4e2m1',
  24: 'float8e8m0',
};

/**
 * The element type that ONNX numbers so.
 *
 * @throws FsnError `unsupported-type` for strings, complex numbers and what came after opset 22.
 */
export function elementTypeName(number: number, path: string): DataType {
  const name = dataTypeOfOnnxCode(number);
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
