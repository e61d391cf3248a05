import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkGradients } from './check-gradients.fixture.ts';
import { gradientCase, gradientCases } from './gradient-cases.fixture.ts';
import { summaryConvolution } from './summary-convolution.ts';
import { checkTraining } from './training.fixture.ts';

describe.each(['cpu', 'wasm'])('summary convolution on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    await tf.ready();
    expect(tf.getBackend()).toBe(backend);
  });

  test.each(gradientCases)('$name', checkGradients);

  test('any shape', () => fc.assert(fc.asyncProperty(anyCase, checkGradients), { numRuns: 60 }));

  test('training lowers a loss and leaves no tensor behind', () => checkTraining(100));

  test('computes no gradient of an input that is a constant', async () => {
    const summary = tf.variable(tf.ones([30]) as tf.Tensor1D);
    const images = tf.ones([1, 5, 5, 3]) as tf.Tensor4D;
    const { layout } = gradientCases[0];
    const kernelsOf = async (inputs: tf.Tensor[]) => {
      const { kernelNames } = await tf.profile(() =>
        tf.tidy(() => {
          const run = (values: tf.Tensor, input: tf.Tensor = images) =>
            summaryConvolution(input as tf.Tensor4D, values as tf.Tensor1D, {
              layout,
              locations: Int32Array.of(0, 1, 2, 3),
            });
          return tf.grads(run)(inputs, tf.ones([1, 3, 3, 4]));
        }),
      );
      return kernelNames;
    };
    // Without the input's gradient nothing picks taps of the filters.
    expect(await kernelsOf([summary])).not.toContain('GatherV2');
    expect(await kernelsOf([summary, images])).toContain('GatherV2');
    tf.dispose([summary, images]);
  });
});

test.each<[string, Parameters<typeof run>[0], ErrorConstructor]>([
  ['too few starts', { locations: Int32Array.of(0) }, RangeError],
  ['a start behind the last', { locations: Int32Array.of(0, 1, 2, 4) }, RangeError],
  ['a start before the first', { locations: Int32Array.of(0, 1, 2, -1) }, RangeError],
  ['a summary that is too short', { length: 26 }, RangeError],
  ['another number of channels', { channels: 2 }, RangeError],
  ['a kernel that is too large', { pads: [0, 0, 0, 0], size: 2 }, RangeError],
  ['pads below zero', { pads: [0, -1, 0, 0] }, RangeError],
  ['a stride of zero', { strides: [0, 1] }, RangeError],
  ['rows in the order ihw', { layout: { order: 'ihw', segments: 'row' } }, RangeError],
  ['groups that do not divide', { layout: { groups: 3 } }, RangeError],
])('refuses %s', (_, options, error) => {
  expect(() => tf.tidy(() => run({}))).not.toThrow();
  expect(() => tf.tidy(() => run(options))).toThrow(error);
});

function run(options: {
  locations?: Int32Array;
  length?: number;
  channels?: number;
  size?: number;
  pads?: number[];
  strides?: number[];
  layout?: object;
}): tf.Tensor4D {
  const { locations = Int32Array.of(0, 1, 2, 3), length = 30, channels = 3, size = 5 } = options;
  return summaryConvolution(tf.ones([1, size, size, channels]), tf.ones([length]), {
    layout: { ...gradientCases[0].layout, ...options.layout },
    locations,
    ...(options.pads && { pads: options.pads }),
    ...(options.strides && { strides: options.strides }),
  });
}

const small = (least: number, most: number) => fc.integer({ min: least, max: most });
const pair = (least: number, most: number) => fc.tuple(small(least, most), small(least, most));

const anyCase = fc
  .record({
    seed: small(0, 2 ** 31),
    kernel: pair(1, 3),
    strides: pair(1, 3),
    dilations: pair(1, 3),
    pads: fc.tuple(small(0, 3), small(0, 3), small(0, 3), small(0, 3)),
    more: pair(0, 4),
    batch: small(1, 2),
    groups: small(1, 3),
    channels: small(1, 3),
    filters: small(1, 3),
    form: fc.constantFrom(
      { order: 'hwi', segments: 'filter' } as const,
      { order: 'hwi', segments: 'row' } as const,
      { order: 'hwi', segments: 'tap' } as const,
      { order: 'ihw', segments: 'filter' } as const,
    ),
    circular: fc.boolean(),
    fractions: fc.option(
      fc.array(
        small(0, 65535).map((value) => value / 65536),
        { maxLength: 3 },
      ),
      {
        nil: undefined,
      },
    ),
  })
  .map(({ seed, kernel, dilations, pads, more, groups, filters, form, fractions, ...rest }) => {
    // As large as the kernel at least, with the padding.
    const size = (axis: 0 | 1) =>
      Math.max(1, (kernel[axis] - 1) * dilations[axis] + 1 - pads[axis] - pads[axis + 2]) + more[axis];
    return gradientCase('any', seed, {
      ...{ kernel, dilations, pads, groups, ...form, ...rest },
      filters: filters * groups,
      size: [size(0), size(1)],
      ...(fractions && { fractions }),
    });
  });
