import {
  type AffineVector,
  allocate,
  blockCount,
  type DataType,
  float32ToFloat16,
  type Graph,
  type Metadata,
  type NumericVector,
  randomGenerator,
  type SegmentLocations,
  type SummaryWeight,
  segmentCount,
  segmentLength,
  type Weight,
} from '@fsnet/graph';

const next = randomGenerator(2026);
const below = (limit: number) => Math.floor(next() * limit);

/** A network that hands each of its weights on as an output. */
export function carrier(weights: Record<string, Weight>, metadata: Metadata = {}): Graph {
  const names = Object.keys(weights);
  return {
    name: 'carrier',
    opset: 22,
    domains: {},
    inputs: [],
    outputs: names.map((name) => ({
      name: `${name}.out`,
      dtype: weights[name].dtype,
      shape: weights[name].shape,
    })),
    nodes: names.map((name) => ({
      name: '',
      op: 'Identity',
      domain: '',
      inputs: [name],
      outputs: [`${name}.out`],
      attributes: {},
    })),
    weights: new Map(Object.entries(weights)),
    metadata,
  };
}

export function dense(dtype: DataType, shape: readonly number[], vector: NumericVector): Weight {
  return { kind: 'dense', dtype, shape, vector };
}

export function plain(dtype: DataType, count: number): NumericVector {
  const data = allocate(dtype, count);
  const bytes = new Uint8Array(data.buffer);
  if (dtype === 'float32') data.set(Array.from({ length: count }, normal) as never);
  else if (dtype === 'float64') data.set(Array.from({ length: count }, normal) as never);
  else if (dtype === 'float16')
    data.set(float32ToFloat16(Float32Array.from({ length: count }, normal)) as never);
  else for (let i = 0; i < bytes.length; i++) bytes[i] = dtype === 'bool' ? below(2) : below(256);
  return { format: 'plain', dtype, count, data };
}

/** About normal: what weights look like, so that entropy coding has something to gain. */
export function normal(): number {
  return 0.1 * (next() + next() + next() + next() - 2);
}

export function affine(count: number, bits: number, block = 0, half = false): AffineVector {
  const blocks = blockCount(count, block);
  const scales = Float32Array.from({ length: blocks }, () =>
    half ? 2 ** -(4 + below(4)) : 0.01 + next() / 100,
  );
  return {
    format: 'affine',
    bits,
    block,
    scales,
    zeros: Uint8Array.from({ length: blocks }, () => below(2 ** bits)),
    levels: Uint8Array.from({ length: count }, () =>
      Math.min(2 ** bits - 1, Math.floor(((next() + next() + next()) / 3) * 2 ** bits)),
    ),
    count,
  };
}

type Layout = Pick<SummaryWeight, 'shape' | 'segments' | 'order' | 'circular' | 'groups'>;

const layout: Layout = { shape: [8, 16, 3, 3], segments: 'tap', order: 'hwi', circular: false, groups: 1 };

export function summary(
  part: Partial<Layout>,
  vector: NumericVector,
  locations: (count: number, room: number) => SegmentLocations,
): Weight {
  const all = { ...layout, ...part };
  const room = all.circular ? vector.count - 1 : vector.count - segmentLength(all);
  return { kind: 'summary', dtype: 'float32', ...all, locations: locations(segmentCount(all), room), vector };
}

/** Explicit starts, multiples of `unit` within the summary. */
export function explicit(unit: number, fractions = false): (count: number, room: number) => SegmentLocations {
  return (count, room) => ({
    kind: 'explicit',
    starts: Uint32Array.from(
      { length: count },
      () => unit * below(Math.floor(room / unit) + (fractions ? 0 : 1)),
    ),
    ...(fractions && { fractions: Uint16Array.from({ length: count }, () => below(65536)) }),
  });
}
