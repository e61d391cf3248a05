import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import {
  any3x3Convolution,
  anyConvolution,
  type ConvolutionCase,
  draw,
  outputShape,
  referenceConvolution,
} from './convolution.fixture.ts';
import { registerKernels } from './register-kernels.ts';

beforeAll(async () => {
  await startEngine();
});

test('convolutions of any shape and their gradients are those of float64', async () => {
  await fc.assert(fc.asyncProperty(anyConvolution, check), { numRuns: 200 });
});

test('convolutions by 3 by 3 taps and their gradients are those of float64', async () => {
  await fc.assert(fc.asyncProperty(any3x3Convolution, check), { numRuns: 100 });
});

test('so they are without fused multiply-adds', async () => {
  await registerKernels('simd');
  await fc.assert(fc.asyncProperty(any3x3Convolution, check), { numRuns: 20 });
  await fc.assert(fc.asyncProperty(anyConvolution, check), { numRuns: 20 });
  await registerKernels('relaxed-simd');
});

test('the gradients of the reference are finite differences', () => {
  fc.assert(
    fc.property(anyConvolution, fc.nat(), (example, seed) => {
      const input = draw(1, example.input);
      const filter = draw(2, example.filter);
      const upstream = draw(3, outputShape(example));
      const base = referenceConvolution(example, input, filter, upstream);
      const difference = (x: Float64Array, f: Float64Array) =>
        referenceConvolution(example, x, f, upstream).output.reduce(
          (sum, value, at) => sum + (value - base.output[at]) * upstream[at],
          0,
        );
      // It is linear in every value, so steps need not be small.
      const changed = (values: Float64Array) =>
        values.map((value, at) => (at === seed % values.length ? value + 1 : value));
      expect(difference(changed(input), filter)).toBeCloseTo(base.input[seed % input.length], 9);
      expect(difference(input, changed(filter))).toBeCloseTo(base.filter[seed % filter.length], 9);
    }),
    { numRuns: 20 },
  );
});

test.each<[string, ConvolutionCase]>([
  ['a layer of a ResNet', layer(16, 16, 8, 1, 3)],
  ['one that halves its input', layer(16, 32, 8, 2, 3)],
  ['a shortcut', layer(16, 32, 8, 2, 1)],
  ['the first one', layer(3, 16, 8, 1, 3)],
])('%s', (_, example) => check(example));

function layer(
  channels: number,
  filters: number,
  size: number,
  stride: number,
  kernel: number,
): ConvolutionCase {
  const pad = (kernel - 1) / 2;
  const slide = { stride, dilation: 1, pads: [pad, pad] } as const;
  return {
    input: [2, size, size, channels],
    filter: [kernel, kernel, channels, filters],
    groups: 1,
    slides: [slide, slide],
  };
}

async function check(example: ConvolutionCase): Promise<void> {
  const input = draw(1, example.input);
  const filter = draw(2, example.filter);
  const upstream = draw(3, outputShape(example));
  const reference = referenceConvolution(example, input, filter, upstream);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const x = tf.tensor4d(Float32Array.from(input), [...example.input]);
    const f = tf.tensor4d(Float32Array.from(filter), [...example.filter]);
    const dy = tf.tensor4d(Float32Array.from(upstream), outputShape(example));
    const run = (name: string, inputs: tf.NamedTensorMap, more: object) =>
      tf
        .engine()
        .runKernel(name, inputs, { groups: example.groups, slides: example.slides, ...more } as never);
    const inputSize = example.input.slice(1, 3);
    return [
      run('FsnetConvolution', { input: x, filter: f }, {}),
      run('FsnetConvolutionInputGradient', { upstream: dy, filter: f }, { inputSize }),
      run(
        'FsnetConvolutionFilterGradient',
        { input: x, upstream: dy },
        { kernel: example.filter.slice(0, 2) },
      ),
    ] as tf.Tensor[];
  });
  for (const [index, name] of (['output', 'input', 'filter'] as const).entries()) {
    const values = await results[index].data<'float32'>();
    if (reference[name].every((value) => value === 0))
      expect(values.every((value) => value === 0)).toBe(true);
    else expect(relativeL2(values, reference[name]), name).toBeLessThan(1e-5);
  }
  tf.dispose(results);
  expect(tf.memory().numTensors).toBe(before);
}
