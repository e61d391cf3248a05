import {
  type Activation,
  elementCount,
  executeNode,
  filtersFromSummary,
  float32,
  float32ToBfloat16,
  float32ToFloat16,
  type NumericVector,
  type PlannedNode,
  type SummaryWeight,
  slidingWindows,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import {
  activated,
  drawnSegmentLayouts,
  drawnSlidings,
  randomSegments,
  type SegmentLayout,
  type Sliding,
  slidingNode,
} from '@fsnet/testing/convolution-cases';
import fc from 'fast-check';
import type { SummaryGeometry } from './summary-convolution.ts';

/** One convolution by summary with what it is to give. Values of tensors are `[batch, height, width, channels]`. */
export interface SummaryCase {
  readonly node: PlannedNode;
  readonly weight: SummaryWeight;
  readonly geometry: SummaryGeometry;
  readonly input: Float32Array;
  /** Where the node's epilogue has one. */
  readonly residual: Float32Array | undefined;
  /** By the reference executor. */
  readonly expected: Float32Array;
}

/** Everything that a case is made of. */
export interface DrawnCase extends Sliding, SegmentLayout {
  readonly batch: number;
  readonly groups: number;
  /** Of a group. */
  readonly channels: number;
  /** Of a group. */
  readonly filters: number;
  readonly size: readonly number[];
  readonly locations: 'uniform' | 'explicit' | 'fractions';
  /** Distance of the places where segments may start. */
  readonly step: number;
  readonly stored: 'float32' | 'float16' | 'bfloat16' | { readonly bits: number; readonly block: number };
  readonly scaled: boolean;
  readonly biased: boolean;
  readonly added: boolean;
  readonly activation: Activation | undefined;
  readonly seed: number;
}

/** The case, computed by the reference executor. */
export function summaryCase(drawn: DrawnCase): SummaryCase {
  const { batch, groups, channels, size, kernel, seed } = drawn;
  const filters = groups * drawn.filters;
  const weight = summaryWeight(drawn);
  const node = slidingNode(drawn, { group: { type: 'int', value: groups } });
  const input = randomTensor(seed + 2, [batch, groups * channels, ...size]);
  const [plain] = executeNode(node, [input, float32(weight.shape, filtersFromSummary(weight))]);
  const windows = slidingWindows(node, size, kernel);
  const vector = (at: number) => randomTensor(seed + at, [filters]).data as Float32Array;
  const epilogue = {
    ...(drawn.scaled ? { scale: vector(3) } : {}),
    ...(drawn.biased ? { bias: vector(4) } : {}),
    ...(drawn.added ? { residual: 'z' } : {}),
    ...(drawn.activation ? { activation: drawn.activation } : {}),
  };
  const sums = channelsLast(plain.data as Float32Array, plain.shape);
  const residual = drawn.added ? (randomTensor(seed + 5, [sums.length]).data as Float32Array) : undefined;
  const row = { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 };
  const [vertical, horizontal] = windows.length === 1 ? [row, windows[0]] : windows;
  return {
    node: { ...node, epilogue },
    weight,
    geometry: { batch, vertical, horizontal, inputChannels: groups * channels, filters },
    input: channelsLast(input.data as Float32Array, input.shape),
    residual,
    expected: sums.map((sum, i) => {
      const { scale, bias } = epilogue;
      const scaled = sum * (scale?.[i % filters] ?? 1) + (bias?.[i % filters] ?? 0);
      return activated(scaled + (residual?.[i] ?? 0), drawn.activation);
    }),
  };
}

function summaryWeight(drawn: DrawnCase): SummaryWeight {
  const { kernel, order, segments, circular, groups, step, seed } = drawn;
  const shape = [groups * drawn.filters, drawn.channels, ...kernel];
  const layout = { order, segments, circular };
  const { locations, length } = randomSegments({ shape, ...layout }, drawn.locations, step, seed);
  const vector = storedVector(randomTensor(seed + 1, [length]).data as Float32Array, drawn.stored, seed);
  return { kind: 'summary', dtype: 'float32', shape, groups, ...layout, locations, vector };
}

function storedVector(values: Float32Array, stored: DrawnCase['stored'], seed: number): NumericVector {
  const count = values.length;
  if (stored === 'float32') return { format: 'plain', dtype: stored, data: values, count };
  if (stored === 'float16') return { format: 'plain', dtype: stored, data: float32ToFloat16(values), count };
  if (stored === 'bfloat16')
    return { format: 'plain', dtype: stored, data: float32ToBfloat16(values), count };
  const { bits, block } = stored;
  const most = 2 ** bits - 1;
  const blocks = block === 0 ? 1 : Math.ceil(count / block);
  const random = randomTensor(seed + 6, [blocks], 0.1, 1).data as Float32Array;
  return {
    ...{ format: 'affine', bits, block, count },
    scales: random.map((value) => value / most),
    zeros: Uint8Array.from(random, (value) => Math.floor(value * most)),
    levels: Uint8Array.from(values, (value) => Math.round(((value + 1) / 2) * most)),
  };
}

/** `[batch, channels, ...size]` as `[batch, ...size, channels]`. */
function channelsLast(values: Float32Array, shape: readonly number[]): Float32Array {
  const [batch, channels] = shape;
  const area = elementCount(shape.slice(2));
  return Float32Array.from({ length: batch * channels * area }, (_, i) => {
    const image = Math.floor(i / (channels * area));
    const pixel = Math.floor(i / channels) % area;
    return values[(image * channels + (i % channels)) * area + pixel];
  });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const quantized = fc.record({ bits: small(8, 2), block: fc.constantFrom(0, 0, 1, 5, 16) });

const activations: readonly (Activation | undefined)[] = [
  undefined,
  { kind: 'clamp', minimum: 0, maximum: Number.POSITIVE_INFINITY },
  { kind: 'clamp', minimum: Number.NEGATIVE_INFINITY, maximum: 0.5 },
  { kind: 'clamp', minimum: -0.5, maximum: 0.7 },
  { kind: 'leakyRelu', alpha: 0.1 },
  { kind: 'sigmoid' },
  { kind: 'tanh' },
  { kind: 'hardSwish' },
  { kind: 'silu' },
  { kind: 'mish' },
  { kind: 'hardSigmoid', alpha: 0.3, beta: 0.4 },
];

/** Convolutions of any kind of segments, locations, stored values and sliding, with all that may follow them. */
export const drawnCases: fc.Arbitrary<DrawnCase> = fc
  .record({
    sliding: drawnSlidings(11),
    layout: drawnSegmentLayouts,
    rest: fc.record({
      batch: small(3),
      groups: fc.constantFrom(1, 1, 1, 2, 3),
      channels: fc.oneof(small(19), fc.constantFrom(4, 8, 12, 16, 36)),
      filters: fc.oneof(small(9), fc.constantFrom(16, 34)),
      locations: fc.constantFrom(
        'uniform' as const,
        'explicit' as const,
        'explicit' as const,
        'fractions' as const,
      ),
      step: fc.oneof(small(9, 0), fc.constantFrom(4, 8, 16)),
      stored: fc.oneof(
        fc.constantFrom('float32' as const, 'float16' as const, 'bfloat16' as const),
        quantized,
        quantized,
      ),
      scaled: fc.boolean(),
      biased: fc.boolean(),
      added: fc.boolean(),
      activation: fc.constantFrom(...activations),
      seed: fc.nat(2 ** 24),
    }),
  })
  .map(({ sliding, layout, rest }) => ({ ...sliding, ...layout, ...rest }));
