import { batchNormalization } from './batch-normalization.ts';
import type { OperationCase } from './check-operation.fixture.ts';
import { draw } from './draw.fixture.ts';
import { normalized } from './normalized.ts';

interface Options {
  readonly shape: readonly number[];
  readonly seed?: number;
  readonly activation?: 'none' | 'relu';
  readonly residual?: boolean;
  /** Statistics that are given. */
  readonly fixed?: boolean;
  readonly epsilon?: number;
  /** Mean of the input, in standard deviations. */
  readonly offset?: number;
}

/** A batch normalization of any shape that ends in the channels. */
export function normalizationCase(name: string, options: Options): OperationCase {
  const { shape, seed = 1, activation = 'none', residual = false, fixed = false, epsilon = 1e-5 } = options;
  const { offset = 0 } = options;
  const channels = shape[shape.length - 1];
  const input = draw(seed, shape, (value, at) => value + offset * (1 + (at % channels)));
  const inputs = [
    input,
    draw(seed + 1, [channels], (value) => 1 + value / 2),
    draw(seed + 2, [channels]),
    ...(residual ? [draw(seed + 3, shape)] : []),
    ...(fixed
      ? [
          draw(seed + 4, [channels], (value) => offset + value / 4),
          draw(seed + 5, [channels], (value) => 1.1 + value),
        ]
      : []),
  ];
  const statisticsAt = residual ? 4 : 3;
  return {
    name,
    inputs,
    differentiable: statisticsAt,
    run: (tensors) => {
      const [image, scale, bias] = tensors;
      const call = {
        ...{ input: image, scale, bias, activation, epsilon },
        residual: residual ? tensors[3] : undefined,
      };
      return fixed
        ? normalized({ ...call, mean: tensors[statisticsAt], variance: tensors[statisticsAt + 1] })
        : batchNormalization(call).output;
    },
    reference: (values) => {
      const [image, scale, bias] = values;
      const statistics = fixed
        ? { mean: values[statisticsAt], variance: values[statisticsAt + 1] }
        : statisticsOf(image, channels);
      return image.map((value, at) => {
        const channel = at % channels;
        const deviation = Math.sqrt(statistics.variance[channel] + epsilon);
        const linear = ((value - statistics.mean[channel]) / deviation) * scale[channel] + bias[channel];
        const sum = linear + (residual ? values[3][at] : 0);
        return activation === 'relu' ? Math.max(sum, 0) : sum;
      });
    },
  };
}

/** Mean and biased variance of every channel in float64. */
export function statisticsOf(
  values: Float64Array,
  channels: number,
): { mean: Float64Array; variance: Float64Array } {
  const count = values.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (const [at, value] of values.entries()) mean[at % channels] += value / count;
  for (const [at, value] of values.entries())
    variance[at % channels] += (value - mean[at % channels]) ** 2 / count;
  return { mean, variance };
}

export const normalizationCases: readonly OperationCase[] = [
  normalizationCase('of 16 channels', { shape: [2, 3, 4, 16] }),
  normalizationCase('rectified', { shape: [2, 4, 3, 8], activation: 'relu' }),
  normalizationCase('with a residual', { shape: [2, 3, 3, 4], residual: true }),
  normalizationCase('with a residual, rectified', {
    shape: [3, 2, 3, 5],
    residual: true,
    activation: 'relu',
  }),
  normalizationCase('of one channel', { shape: [1, 4, 5, 1], activation: 'relu' }),
  normalizationCase('of 3 channels, more pixels than fit a row of vectors', {
    shape: [2, 3, 6, 3],
    residual: true,
    activation: 'relu',
  }),
  normalizationCase('of features without pixels', { shape: [9, 7] }),
  normalizationCase('of 20 channels', { shape: [2, 1, 5, 20], activation: 'relu' }),
  normalizationCase('of 33 channels', { shape: [1, 3, 2, 33], residual: true }),
  normalizationCase('of values far from zero', { shape: [2, 4, 4, 6], offset: 30, activation: 'relu' }),
  normalizationCase('of a large epsilon', { shape: [2, 3, 3, 4], epsilon: 0.1 }),
  normalizationCase('by given statistics', { shape: [2, 3, 3, 6], fixed: true }),
  normalizationCase('by given statistics, with a residual, rectified', {
    shape: [2, 3, 3, 16],
    ...{ fixed: true, residual: true, activation: 'relu' },
  }),
  normalizationCase('by given statistics, rectified', {
    shape: [2, 3, 3, 9],
    ...{ fixed: true, activation: 'relu' },
  }),
];
