import { allocate, type DataType, FsnError, type Tensor as HostTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Levels of quantised values: floats on the device, which hold them exactly. */
const levelTypes: ReadonlySet<DataType> = new Set(['uint8', 'int8', 'uint16', 'int16']);

/** How tfjs holds values of a type; those that it cannot hold stay on the host. */
export function deviceType(dtype: DataType): 'float32' | 'int32' | 'bool' | undefined {
  return levelTypes.has(dtype) ? 'float32' : inputType(dtype);
}

/** What tensors of tfjs's are taken for inputs of a type. */
export function inputType(dtype: DataType): 'float32' | 'int32' | 'bool' | undefined {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  // Indices that tfjs's own kernels found; other integers are made on the host and stay there.
  return dtype === 'int64' ? 'int32' : undefined;
}

/** Whether inputs of that type start on the device. */
export function isDeviceInput(dtype: DataType): boolean {
  return dtype === 'float32' || dtype === 'bool';
}

/**
 * A tensor of tfjs's with these values; the caller disposes it.
 *
 * @throws FsnError `unsupported-type` for values that tfjs has no type for, or that its 32-bit integers cannot hold.
 */
export function toDevice({ dtype, shape, data }: HostTensor, name: string): tf.Tensor {
  const type = deviceType(dtype);
  if (!type) throw new FsnError('unsupported-type', `value "${name}": tfjs has no ${dtype} values`);
  if (levelTypes.has(dtype)) return tf.tensor(Float32Array.from(data as Uint8Array), [...shape], type);
  if (!(data instanceof BigInt64Array)) return tf.tensor(data as Float32Array, [...shape], type);
  const integers = Int32Array.from(data, Number);
  const wrong = data.find((value, i) => BigInt(integers[i]) !== value);
  if (wrong !== undefined)
    throw new FsnError('unsupported-type', `value "${name}": tfjs has no integers as large as ${wrong}`);
  return tf.tensor(integers, [...shape], type);
}

/** The values of a tensor as a value of `dtype`, which share memory with nothing. */
export function fromDevice(
  values: Float32Array | Int32Array | Uint8Array,
  dtype: DataType,
  shape: readonly number[],
): HostTensor {
  if (dtype === 'int64') return { dtype, shape, data: BigInt64Array.from(values, BigInt) };
  if (!levelTypes.has(dtype)) return { dtype, shape, data: values.slice() };
  const data = allocate(dtype, values.length) as Uint8Array;
  data.set(values);
  return { dtype, shape, data };
}
