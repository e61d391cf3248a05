import type { TensorData } from '../tensor/data-type.ts';
import { bfloat16ToFloat32, float16ToFloat32 } from '../tensor/float16.ts';
import type { AffineVector, NumericVector } from './numeric-vector.ts';

/**
 * The numbers of a vector: affine ones dequantised and half-precision ones widened to a `Float32Array`, all others
 * as they are, without a copy.
 */
export function vectorValues(vector: NumericVector): TensorData {
  if (vector.format === 'affine') return dequantize(vector);
  const { dtype, data } = vector;
  if (dtype === 'float16') return float16ToFloat32(data as Uint16Array);
  if (dtype === 'bfloat16') return bfloat16ToFloat32(data as Uint16Array);
  return data;
}

function dequantize({ count, block, scales, zeros, levels }: AffineVector): Float32Array {
  const values = new Float32Array(count);
  const step = block || count;
  for (let begin = 0, index = 0; begin < count; begin += step, index++) {
    const end = Math.min(begin + step, count);
    const scale = scales[index];
    const zero = zeros[index];
    for (let i = begin; i < end; i++) values[i] = scale * (levels[i] - zero);
  }
  return values;
}
