import {
  allocate,
  arrayLengthOf,
  byteLengthOf,
  type DataType,
  dataFromBytes,
  FsnError,
  type Tensor,
  type TensorData,
} from '@fsnet/graph';
import { elementTypeName } from './element-type.ts';
import { externalBytes } from './external-data.ts';
import type { TensorMessage } from './messages.ts';

/** `TensorProto` field that holds the numbers of an element type which do not stand as raw bytes. */
function typedField(dtype: DataType): number {
  switch (dtype) {
    case 'float32':
      return 4;
    case 'int64':
      return 7;
    case 'float64':
      return 10;
    case 'uint32':
    case 'uint64':
      return 11;
    default:
      return 5;
  }
}

/**
 * The tensor that a message holds: a view of the file where its values stand there as raw, aligned bytes.
 *
 * @throws FsnError `unsupported-type`, `bad-shape` where sizes and values disagree, `io` and `bad-offset` where
 * external values are missing
 */
export function tensorOf(
  message: TensorMessage,
  path: string,
  externalData: Readonly<Record<string, Uint8Array>>,
): Tensor {
  const dtype = elementTypeName(message.dataType, path);
  if (message.hasSegment || message.hasStrings)
    throw new FsnError('unsupported-type', `${path} is a part of a tensor or has strings`, { path });
  const shape = message.dims;
  const count = checkedCount(shape, path);
  const bytes = message.external
    ? externalBytes(message.external, byteLengthOf(dtype, count), path, externalData)
    : message.rawData;
  if (bytes && (bytes.length > 0 || message.typed.size === 0)) {
    expectLength(bytes.length, byteLengthOf(dtype, count), 'bytes', path);
    return { dtype, shape, data: dataFromBytes(dtype, bytes, count) };
  }
  return { dtype, shape, data: typedValues(message, dtype, count, path) };
}

/** Number of elements of a shape out of a file. */
export function checkedCount(shape: readonly number[], path: string): number {
  let count = 1;
  let bound = 1;
  for (const size of shape) {
    count *= size;
    bound *= Math.max(1, size);
    if (!Number.isSafeInteger(size) || size < 0 || bound > 2 ** 48)
      throw new FsnError('bad-shape', `${path} cannot be of shape [${shape.join(', ')}]`, {
        path,
        actual: shape,
      });
  }
  return count;
}

function typedValues(message: TensorMessage, dtype: DataType, count: number, path: string): TensorData {
  const numbers = message.typed.get(typedField(dtype))?.array();
  const length = arrayLengthOf(dtype, count);
  expectLength(numbers?.length ?? 0, length, 'values', path);
  if (!numbers) return noValues(dtype);
  switch (dtype) {
    case 'float32':
    case 'float64':
    case 'int32':
    case 'int64':
    case 'uint64':
      return numbers;
  }
  const data = allocate(dtype, count);
  for (let i = 0; i < length; i++) data[i] = Number(numbers[i]);
  return data;
}

const empty = new Map<DataType, TensorData>();

/** The same empty array for all: a file of nothing but empty tensors should not fill the memory. */
function noValues(dtype: DataType): TensorData {
  const known = empty.get(dtype) ?? allocate(dtype, 0);
  empty.set(dtype, known);
  return known;
}

function expectLength(actual: number, expected: number, unit: string, path: string): void {
  if (actual === expected) return;
  throw new FsnError('bad-shape', `${path} should have ${expected} ${unit}, found ${actual}`, {
    path,
    expected,
    actual,
  });
}
