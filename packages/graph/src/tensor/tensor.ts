import type { DataType, TensorData } from './data-type.ts';

/** Dense values in row-major order. `data` holds the product of `shape` elements. */
export interface Tensor {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Number of elements of a shape: the product of its sizes, 1 for a scalar's `[]`. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** A float32 tensor of `shape` around `data`, zeros where it is left out. */
export function float32(shape: readonly number[], data?: Float32Array | readonly number[]): Tensor {
  const count = elementCount(shape);
  const values =
    data instanceof Float32Array ? data : data ? Float32Array.from(data) : new Float32Array(count);
  if (values.length !== count)
    throw new RangeError(`shape [${shape.join(', ')}] holds ${count} values, found ${values.length}`);
  return { dtype: 'float32', shape, data: values };
}

/** An int64 tensor of `shape` around `values`. */
export function int64(shape: readonly number[], values: readonly (number | bigint)[]): Tensor {
  if (values.length !== elementCount(shape))
    throw new RangeError(`shape [${shape.join(', ')}] does not hold ${values.length} values`);
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, (value) => BigInt(value)) };
}
