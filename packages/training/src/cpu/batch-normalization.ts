import type * as tf from '@tensorflow/tfjs-core';
import type { NormalizationAttributes, Normalized } from '../operations/normalize.ts';
import type { Cpu, CpuKernel } from './cpu.ts';
import { rowWidth } from './row-width.ts';

/** `FsnetBatchNormalization` of `@fsnet/tfjs`'s kernels: two passes over the input. */
export const batchNormalization: CpuKernel<Normalized, NormalizationAttributes> = {
  name: 'FsnetBatchNormalization',
  compute(cpu, inputs, attributes) {
    const { input } = inputs;
    const channels = input.shape[input.shape.length - 1];
    const [mean, variance] = [cpu.output([channels]), cpu.output([channels])];
    cpu.withScratch(20 * rowWidth(channels), (scratch) =>
      cpu.run('moments', {
        input: cpu.address(input),
        pixels: input.size / channels,
        channels,
        mean: cpu.address(mean),
        variance: cpu.address(variance),
        scratch,
      }),
    );
    return [normalize(cpu, { ...inputs, mean, variance }, attributes), mean, variance];
  },
};

/** The same by given statistics. */
export const normalization: CpuKernel<
  Normalized & { readonly mean: tf.Tensor; readonly variance: tf.Tensor },
  NormalizationAttributes
> = {
  name: 'FsnetNormalization',
  compute: normalize,
};

function normalize(
  cpu: Cpu,
  { input, scale, bias, residual, mean, variance }: Normalized & Record<'mean' | 'variance', tf.TensorInfo>,
  { activation, epsilon }: NormalizationAttributes,
): tf.TensorInfo {
  const channels = input.shape[input.shape.length - 1];
  const output = cpu.output(input.shape);
  cpu.withScratch(12 * rowWidth(channels), (scratch) =>
    cpu.run('normalize', {
      input: cpu.address(input),
      scale: cpu.address(scale),
      bias: cpu.address(bias),
      mean: cpu.address(mean),
      variance: cpu.address(variance),
      residual: residual ? cpu.address(residual) : 0,
      output: cpu.address(output),
      pixels: input.size / channels,
      channels,
      epsilon,
      rectified: Number(activation === 'relu'),
      scratch,
    }),
  );
  return output;
}
