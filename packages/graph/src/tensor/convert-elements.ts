import { allocate, type DataType, type TensorData } from './data-type.ts';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './float16.ts';
import type { Tensor } from './tensor.ts';
import { bigIntRange, numberRange } from './value-range.ts';

/**
 * `tensor` with its elements converted as ONNX's `Cast` does. Integers wrap into narrower ones. Floats lose their
 * fraction on the way to integers; where ONNX leaves the result open, beyond the integer's range, they stop at its
 * ends, and NaN becomes 0. Anything but 0 becomes true. Half precision is rounded to nearest, from float32.
 */
export function convertElements({ dtype: from, shape, data }: Tensor, dtype: DataType): Tensor {
  return { dtype, shape, data: narrowed(converted(widened(data, from), widerType(dtype)), dtype) };
}

function widened(data: TensorData, dtype: DataType): TensorData {
  if (dtype === 'float16') return float16ToFloat32(data as Uint16Array);
  return dtype === 'bfloat16' ? bfloat16ToFloat32(data as Uint16Array) : data;
}

function narrowed(data: TensorData, dtype: DataType): TensorData {
  if (dtype === 'float16') return float32ToFloat16(data as Float32Array);
  return dtype === 'bfloat16' ? float32ToBfloat16(data as Float32Array) : data;
}

function widerType(dtype: DataType): DataType {
  return dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype;
}

function converted(source: TensorData, dtype: DataType): TensorData {
  const target = allocate(dtype, source.length);
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
    const { lowest, highest } = bigIntRange(dtype);
    for (let i = 0; i < source.length; i++) {
      const value = source[i];
      if (typeof value === 'bigint' || Number.isSafeInteger(value)) target[i] = BigInt(value);
      else if (value >= highest) target[i] = highest;
      else target[i] = value <= lowest ? lowest : BigInt(Math.trunc(value) || 0);
    }
  } else if (dtype === 'bool') {
    for (let i = 0; i < source.length; i++) target[i] = Number(source[i]) === 0 ? 0 : 1;
  } else if (target instanceof Float32Array) {
    for (let i = 0; i < source.length; i++) target[i] = oddlyRounded(source[i]);
  } else if (target instanceof Float64Array) {
    for (let i = 0; i < source.length; i++) target[i] = Number(source[i]);
  } else {
    const { lowest, highest } = numberRange(dtype);
    const fractional = source instanceof Float32Array || source instanceof Float64Array;
    for (let i = 0; i < source.length; i++) {
      const value = source[i];
      if (typeof value === 'bigint') target[i] = Number(BigInt.asIntN(32, value));
      else target[i] = fractional ? Math.min(Math.max(value, lowest), highest) : value;
    }
  }
  return target;
}

/**
 * A double that becomes the float32 nearest to `value`. A plain conversion would round twice: what does not fit 53
 * bits is cut off here, and remembered in the last bit.
 */
function oddlyRounded(value: number | bigint): number {
  if (typeof value === 'number' || (value >= -(2n ** 53n) && value <= 2n ** 53n)) return Number(value);
  const upper = value >> 11n;
  return Number(upper << 11n === value ? upper : upper | 1n) * 2048;
}
