import {
  bfloat16ToFloat32,
  byteLengthOf,
  type DataType,
  dataFromBytes,
  elementCount,
  FsnError,
  float16ToFloat32,
  rowMajorStrides,
  type Tensor,
} from '@fsnet/graph';

/** A tensor's values where a checkpoint has them: not yet copied, in any order. */
export interface StoredTensor {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** Elements from one position to the next, along each size. */
  readonly strides: readonly number[];
  /** Element of the storage at position 0. */
  readonly offset: number;
  /** Little-endian. */
  readonly bytes: Uint8Array;
}

/** The tensors of a checkpoint by name, in the file's order. */
export type StateDict = ReadonlyMap<string, StoredTensor>;

/** The tensor's own values in row-major order, float16 and bfloat16 as their bits; a view where it can be. */
export function tensorValues({ dtype, shape, strides, offset, bytes }: StoredTensor): Tensor {
  const count = elementCount(shape);
  const size = byteLengthOf(dtype, 1);
  const isRowMajor = rowMajorStrides(shape).every(
    (stride, axis) => shape[axis] < 2 || stride === strides[axis],
  );
  if (count === 0 || isRowMajor) {
    const part = bytes.subarray(offset * size, offset * size + count * size);
    return { dtype, shape, data: dataFromBytes(dtype, part, count) };
  }
  const ordered = new Uint8Array(count * size);
  const position = new Array<number>(shape.length).fill(0);
  let from = offset;
  for (let to = 0; to < count; to++) {
    for (let byte = 0; byte < size; byte++) ordered[to * size + byte] = bytes[from * size + byte];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++position[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return { dtype, shape, data: dataFromBytes(dtype, ordered, count) };
}

/**
 * The tensor's values as float32, a copy. Float64 is rounded.
 *
 * @throws FsnError `bad-type` where it holds no floating-point numbers.
 */
export function floatValues(tensor: StoredTensor, name: string): Float32Array {
  const { dtype, data } = tensorValues(tensor);
  switch (dtype) {
    case 'float32':
    case 'float64':
      return Float32Array.from(data as Float32Array | Float64Array);
    case 'float16':
      return float16ToFloat32(data as Uint16Array);
    case 'bfloat16':
      return bfloat16ToFloat32(data as Uint16Array);
    default:
      throw new FsnError('bad-type', `${name}: expected floating-point numbers, found ${dtype}`, {
        path: name,
        expected: 'float16, bfloat16, float32 or float64',
        actual: dtype,
      });
  }
}
