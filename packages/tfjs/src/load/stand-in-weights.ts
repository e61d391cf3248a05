import { unpackWeight } from '@fsnet/decoder';
import type { StoredLocations, StoredVector, StoredWeight } from '@fsnet/format';
import {
  allocate,
  blockCount,
  type DataType,
  elementCount,
  type NumericVector,
  type SegmentLocations,
  type SummaryWeight,
  segmentCount,
  segmentLength,
  type TensorData,
  type Weight,
} from '@fsnet/graph';

/** Elements of dense weights in all, beyond which filling them would be felt. */
const mostElements = 2 ** 24;

/**
 * Weights to plan a network with while its own are still to come: of their sizes, types and kinds of locations, but
 * with other values, and summaries with none. `undefined` where the values decide what is planned, as those of shapes
 * do, or where there are too many of them.
 */
export function standInWeights(
  stored: ReadonlyMap<string, StoredWeight>,
): ReadonlyMap<string, Weight> | undefined {
  const weights = new Map<string, Weight>();
  let elements = 0;
  for (const [name, weight] of stored) {
    if (weight.kind === 'dense') elements += elementCount(weight.shape);
    const standIn = elements <= mostElements ? standInWeight(weight, name) : undefined;
    if (!standIn) return undefined;
    weights.set(name, standIn);
  }
  return weights;
}

function standInWeight(weight: StoredWeight, name: string): Weight | undefined {
  if (weight.kind === 'summary')
    return { ...weight, vector: emptyVector(weight.vector), locations: spreadLocations(weight) };
  const { vector } = weight;
  // What stands in the header is there already.
  if (vector.payload.kind === 'inline') return unpackWeight(weight, noBytes, name);
  if (weight.dtype !== 'float32') return undefined;
  const halves = halvesVector(vector);
  return halves && { ...weight, vector: halves };
}

/** Halves, held as the vector holds its values. */
function halvesVector(vector: StoredVector): NumericVector | undefined {
  const { count } = vector;
  if (vector.format === 'affine') {
    const { bits, block } = vector;
    const blocks = blockCount(count, block);
    const [scales, zeros] = [new Float32Array(blocks).fill(0.5), new Uint8Array(blocks)];
    return { format: 'affine', bits, block, scales, zeros, levels: new Uint8Array(count).fill(1), count };
  }
  const { dtype } = vector;
  const half = halves[dtype];
  return half === undefined
    ? undefined
    : { format: 'plain', dtype, count, data: allocate(dtype, count).fill(half as never) as TensorData };
}

const halves: Partial<Record<DataType, number>> = { float32: 0.5, float16: 0x3800, bfloat16: 0x3f00 };

const noBytes = new Uint8Array(0);

/** Nobody reads what is only compiled for. */
function emptyVector(vector: StoredVector): NumericVector {
  const { count } = vector;
  if (vector.format === 'plain') {
    const { dtype } = vector;
    return { format: 'plain', dtype, count, data: allocate(dtype, 0) };
  }
  const { bits, block, scale, zero } = vector;
  return {
    ...{ format: 'affine', bits, block, count, levels: new Uint8Array(0) },
    ...{ scales: Float32Array.of(scale), zeros: Uint8Array.of(zero) },
  };
}

/** Locations all over the summary, so that kernels cost what they will: a prime takes them to every place. */
function spreadLocations(weight: SummaryWeight<StoredVector, StoredLocations>): SegmentLocations {
  const { locations, vector } = weight;
  if (locations.kind === 'uniform') return locations;
  const { unit, fractions } = locations;
  const count = segmentCount(weight);
  const places = Math.max(Math.floor((vector.count - segmentLength(weight)) / unit) + 1, 1);
  const starts = Uint32Array.from({ length: count }, (_, i) => ((i * 7919) % places) * unit);
  return { kind: 'explicit', starts, ...(fractions && { fractions: new Uint16Array(count) }) };
}
