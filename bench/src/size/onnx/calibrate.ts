import { float32, type Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { onnxSession } from '@fsnet/testing';
import type { Cifar10Images, Normalization } from '@fsnet/testing/cifar10';
import { planQuantization } from './quantization-plan.ts';
import type { ValueRange } from './quantize-static.ts';
import { bare } from './tensors.ts';

const batch = 64;

/** By value name. */
export type CalibratedRanges = readonly (readonly [name: string, range: ValueRange])[];

/** Smallest and largest value of everything that static quantisation asks for, over `images`, by onnxruntime. */
export async function calibrate(
  folded: Graph,
  images: Cifar10Images,
  normalization: Normalization,
): Promise<CalibratedRanges> {
  const wanted = new Set(planQuantization(folded).rangeOf.values());
  const [input] = folded.inputs;
  const inner = [...wanted].filter((name) => name !== input.name);
  const outputs = inner.map((name) => ({ name, dtype: 'float32', shape: null }) as const);
  const session = await onnxSession(toOnnx({ ...bare(folded), outputs }));
  const ranges = new Map([...wanted].map((name) => [name, { minimum: Infinity, maximum: -Infinity }]));
  try {
    for (let first = 0; first < images.count; first += batch) {
      const count = Math.min(batch, images.count - first);
      const feed = float32([count, 3, 32, 32], images.batch(first, count, normalization));
      const values = { ...(await session.run({ [input.name]: feed })), [input.name]: feed };
      for (const [name, range] of ranges)
        for (const value of values[name].data as Float32Array) {
          if (value < range.minimum) range.minimum = value;
          if (value > range.maximum) range.maximum = value;
        }
    }
  } finally {
    await session.release();
  }
  return [...ranges];
}
