import {
  float16ToFloat32,
  float32ToFloat16,
  type Graph,
  type NumericVector,
  type Weight,
} from '@fsnet/graph';
import { relativeError } from '../relative-error.ts';

/**
 * Largest error, relative to the values' L2 norm, that half precision may make of a vector: half precision has 11
 * bits, so only what lies at the end of its range or beyond makes more.
 */
const largestError = 2 ** -11;

/** By operator, the inputs that are numbers a channel, which an error of 0.05 % only shifts by so much. */
const channelInputs: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  Conv: [2],
  ConvTranspose: [2],
  Gemm: [2],
  PRelu: [1],
};

/** Weights in half precision where that is harmless, by name. */
export function halveSmallWeights({ nodes, outputs, weights }: Graph): Map<string, Weight> {
  const kept = new Set(outputs.map(({ name }) => name));
  const wanted = new Set<string>();
  for (const { op, domain, inputs, captures = [] } of nodes) {
    for (const name of captures) kept.add(name);
    for (const [position, name] of inputs.entries()) {
      const isChannelInput = domain === '' && channelInputs[op]?.includes(position);
      (isChannelInput ? wanted : kept).add(name);
    }
  }
  const halved = new Map<string, Weight>();
  for (const name of wanted) {
    const weight = weights.get(name);
    if (!weight || kept.has(name) || weight.kind === 'summary' || weight.dtype !== 'float32') continue;
    const vector = halved16(weight.vector);
    if (vector) halved.set(name, { ...weight, vector });
  }
  return halved;
}

function halved16(vector: NumericVector): NumericVector | undefined {
  if (vector.format !== 'plain' || vector.dtype !== 'float32') return undefined;
  const values = vector.data as Float32Array;
  const data = float32ToFloat16(values);
  // Also where a value is not finite, or not any more: that is NaN here.
  if (!(relativeError(float16ToFloat32(data), values) <= largestError)) return undefined;
  return { format: 'plain', dtype: 'float16', data, count: vector.count };
}
