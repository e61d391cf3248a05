import type * as tf from '@tensorflow/tfjs-core';
import type { CpuKernel } from './cpu.ts';

/** `FsnetGlobalAveragePool`. */
export const globalAveragePool: CpuKernel<{ readonly input: tf.Tensor }, object> = {
  name: 'FsnetGlobalAveragePool',
  compute(cpu, { input }) {
    const [batch, height, width, channels] = input.shape as [number, number, number, number];
    const output = cpu.output([batch, 1, 1, channels]);
    cpu.kernels.globalAverage(cpu.address(input), cpu.address(output), batch, height * width, channels);
    return output;
  },
};

/** `FsnetGlobalAveragePoolGradient`. */
export const globalAveragePoolGradient: CpuKernel<
  { readonly upstream: tf.Tensor },
  { readonly size: readonly number[] }
> = {
  name: 'FsnetGlobalAveragePoolGradient',
  compute(cpu, { upstream }, { size: [height, width] }) {
    const [batch, , , channels] = upstream.shape as [number, number, number, number];
    const gradient = cpu.output([batch, height, width, channels]);
    cpu.kernels.globalAverageGradient(
      cpu.address(upstream),
      cpu.address(gradient),
      batch,
      height * width,
      channels,
    );
    return gradient;
  },
};
