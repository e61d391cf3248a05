import { drawUniform, elementCount, type Tensor } from '@fsnet/graph';

/** A float32 tensor of seeded values, uniform in [minimum, maximum). */
export function randomTensor(seed: number, shape: readonly number[], minimum = -1, maximum = 1): Tensor {
  return { dtype: 'float32', shape, data: drawUniform(seed, elementCount(shape), minimum, maximum) };
}
