import { type DataType, FsnError, float32ToFloat16, type Tensor } from '@fsnet/graph';
import type { ImageInput } from './image-input.ts';

/**
 * Samples of `shape` as one input tensor `[batch, ...shape]`: as many as there are, or the input's fixed batch with
 * zeros at the end.
 *
 * @throws FsnError `unsupported-type` where the input takes numbers that images are not made of.
 */
export function imageTensor(
  samples: readonly Float32Array[],
  shape: readonly number[],
  { batch = samples.length, name, dtype }: ImageInput,
): Tensor {
  if (samples.length > batch) throw new RangeError(`the network takes ${batch} images at once`);
  const values = new Float32Array(batch * samples[0].length);
  samples.forEach((sample, i) => {
    values.set(sample, i * sample.length);
  });
  return { dtype, shape: [batch, ...shape], data: convert(values, name, dtype) };
}

function convert(values: Float32Array, name: string, dtype: DataType): Tensor['data'] {
  switch (dtype) {
    case 'float32':
      return values;
    case 'float16':
      return float32ToFloat16(values);
    case 'uint8':
      return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value))));
    case 'int8':
      return Int8Array.from(values, (value) => Math.min(127, Math.max(-128, Math.round(value))));
    default:
      throw new FsnError('unsupported-type', `the network's input '${name}' takes ${dtype}, not images`, {
        expected: 'float32, float16, uint8 or int8',
        actual: dtype,
      });
  }
}
