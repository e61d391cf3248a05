import { type DataType, float32ToBfloat16, float32ToFloat16, type Tensor } from '@fsnet/graph';
import type { ValueView, Workshop } from './operator-form.ts';

/** A tensor without axes of a number, of a float type. */
export function scalarTensor(dtype: DataType | undefined, value: number): Tensor {
  const single = Float32Array.of(value);
  switch (dtype) {
    case 'float16':
      return { dtype, shape: [], data: float32ToFloat16(single) };
    case 'bfloat16':
      return { dtype, shape: [], data: float32ToBfloat16(single) };
    case 'float64':
      return { dtype, shape: [], data: Float64Array.of(value) };
    default:
      return { dtype: 'float32', shape: [], data: single };
  }
}

/** Adds a weight of one number, of the type of the value `like`. */
export function scalar(context: Workshop & ValueView, like: string, base: string, value: number): string {
  return context.addWeight(base, scalarTensor(context.typeOf(like), value));
}
