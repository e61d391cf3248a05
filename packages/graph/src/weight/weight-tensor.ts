import type { DataType, TensorData } from '../tensor/data-type.ts';
import { float32ToBfloat16, float32ToFloat16 } from '../tensor/float16.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { filtersFromSummary } from './filters-from-summary.ts';
import { vectorValues } from './vector-values.ts';
import type { Weight } from './weight.ts';

/**
 * A weight as the tensor that the network computes with: summaries expanded, quantised values dequantised. Plain
 * values of the weight's own type are not copied. The weight must have passed `checkWeight`.
 */
export function weightTensor(weight: Weight): Tensor {
  const { dtype, shape } = weight;
  if (weight.kind === 'summary') return { dtype, shape, data: filtersFromSummary(weight) };
  const { vector } = weight;
  if (vector.format === 'plain' && vector.dtype === dtype) return { dtype, shape, data: vector.data };
  return { dtype, shape, data: narrow(vectorValues(vector) as Float32Array, dtype) };
}

function narrow(values: Float32Array, dtype: DataType): TensorData {
  if (dtype === 'float16') return float32ToFloat16(values);
  if (dtype === 'bfloat16') return float32ToBfloat16(values);
  return dtype === 'float64' ? Float64Array.from(values) : values;
}
