import { drawUniform } from '../tensor/random.ts';
import { elementCount, float32, type Tensor } from '../tensor/tensor.ts';
import type { GoldenInput } from './metadata.ts';

/** The values of a golden sample's input: as stored, or drawn anew (`FSN.md`, "Metadata"). */
export function goldenInputTensor(input: GoldenInput): Tensor {
  if (input.kind === 'tensor') return input.tensor;
  const { shape, seed, minimum, maximum } = input;
  return float32(shape, drawUniform(seed, elementCount(shape), minimum, maximum));
}
