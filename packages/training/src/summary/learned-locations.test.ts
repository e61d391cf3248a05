import { drawUniform, type SegmentKind, type SummaryWeight, segmentCount, segmentLength } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { registerKernelGradients } from '../network/kernel-gradients.ts';
import {
  initialLocations,
  learnedLocations,
  nearestStarts,
  pull,
  realLocations,
} from './learned-locations.ts';
import { filtersAtLocations } from './summary-filters.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerKernelGradients();
});

function summary(segments: SegmentKind, channels = 3, filters = 4): SummaryWeight {
  const shape = [filters, channels, 2, 3];
  const room = 9;
  const length = segmentLength({ shape, segments });
  const starts = Uint32Array.from(
    drawUniform(1, segmentCount({ shape, segments }), 0, room),
    (place) => channels * Math.floor(place),
  );
  const count = length + channels * room;
  const data = drawUniform(2, count, -1, 1);
  return {
    ...{ kind: 'summary', dtype: 'float32', shape, groups: 1, order: 'hwi', segments, circular: false },
    locations: { kind: 'explicit', starts },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}

test('begins at the locations that there are', () => {
  for (const grid of ['tap', 'free'] as const) {
    const weight = summary('tap');
    const learned = learnedLocations(weight, grid);
    const { starts } = weight.locations as { starts: Uint32Array };
    expect(nearestStarts(initialLocations(weight, learned), learned)).toEqual(starts);
  }
});

test('leaves locations free at first and holds them at last', () => {
  expect([0, 0.1, 1].map(pull)).toEqual([0, 0, 1]);
  expect(pull(0.4)).toBeGreaterThan(pull(0.3));
});

test.each([
  ['filter', 'tap'],
  ['row', 'tap'],
  ['tap', 'tap'],
  ['tap', 'free'],
  ['filter', 'free'],
] as const)('has the gradients of %s segments on the grid %s', (segments, grid) => {
  const weight = summary(segments);
  const learned = learnedLocations(weight, grid);
  const parameter = drawUniform(3, segmentCount(weight), -3, 3);
  const values = weight.vector.format === 'plain' ? (weight.vector.data as Float32Array) : new Float32Array();
  const count = weight.shape.reduce((product, size) => product * size, 1);
  const upstream = drawUniform(4, count, -1, 1);
  const shape = [2, 3, weight.shape[1], weight.shape[0]];

  const before = tf.memory().numTensors;
  const [ofSummary, ofParameter] = tf.tidy(
    () =>
      tf
        .grads((a: tf.Tensor, b: tf.Tensor) =>
          tf.sum(
            tf.mul(
              filtersAtLocations(a as tf.Tensor1D, weight, learned, b as tf.Tensor1D, 0),
              tf.tensor(upstream, shape),
            ),
          ),
        )([tf.tensor1d(values), tf.tensor1d(parameter)])
        .map((gradient) => gradient.dataSync<'float32'>().slice()) as unknown as tf.Tensor[],
  ) as unknown as Float32Array[];
  expect(tf.memory().numTensors).toBe(before);

  const loss = (summaryValues: ArrayLike<number>, alpha: ArrayLike<number>) => {
    const filters = referenceFilters(weight, summaryValues, alpha, learned);
    return filters.reduce((sum, value, i) => sum + value * upstream[i], 0);
  };
  const differences = (own: Float32Array, run: (changed: Float64Array) => number) =>
    Float64Array.from(own, (value, i) => {
      const [low, high] = [-1e-6, 1e-6].map((step) => {
        const changed = Float64Array.from(own);
        changed[i] = value + step;
        return run(changed);
      });
      return (high - low) / 2e-6;
    });
  expect(
    relativeL2(
      ofSummary,
      differences(values, (changed) => loss(changed, parameter)),
    ),
  ).toBeLessThan(1e-4);
  expect(
    relativeL2(
      ofParameter,
      differences(parameter, (changed) => loss(values, changed)),
    ),
  ).toBeLessThan(1e-4);
});

/** `[height, width, channels, filters]` in float64, from the definition. */
function referenceFilters(
  { shape, segments }: SummaryWeight,
  values: ArrayLike<number>,
  alpha: ArrayLike<number>,
  learned: { readonly unit: number; readonly last: number },
): Float64Array {
  const [filters, channels, rows, columns] = shape;
  const result = new Float64Array(filters * channels * rows * columns);
  for (let filter = 0; filter < filters; filter++)
    for (let tap = 0; tap < rows * columns; tap++)
      for (let channel = 0; channel < channels; channel++) {
        const row = Math.floor(tap / columns);
        const [segment, within] = {
          filter: [filter, tap * channels],
          row: [filter * rows + row, (tap % columns) * channels],
          tap: [filter * rows * columns + tap, 0],
        }[segments];
        const stretch = Math.max(learned.last, 4) / 8;
        const location = learned.last / (1 + Math.exp(-alpha[segment] / stretch));
        const floor = Math.floor(location);
        const at = floor * learned.unit + within + channel;
        const fraction = location - floor;
        result[(tap * channels + channel) * filters + filter] =
          (1 - fraction) * values[at] + fraction * values[at + learned.unit];
      }
  return result;
}

test('lies between the ends of the summary, whatever the parameter', () => {
  const learned = { unit: 3, last: 9 };
  expect(realLocations([-1e9, 1e9], learned)).toEqual(Float32Array.of(0, 9));
});
