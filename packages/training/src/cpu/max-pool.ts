import type * as tf from '@tensorflow/tfjs-core';
import type { MaxPoolAttributes } from '../operations/max-pool.ts';
import type { CpuKernel } from './cpu.ts';
import { pooledShape, withPool } from './pool.ts';

/** `FsnetMaxPool`. */
export const maxPool: CpuKernel<{ readonly input: tf.Tensor }, MaxPoolAttributes> = {
  name: 'FsnetMaxPool',
  compute(cpu, { input }, { windows }) {
    const shape = { batch: input.shape[0], channels: input.shape[3]!, windows };
    const output = cpu.output(pooledShape(shape, 'output'));
    withPool(cpu, shape, false, (pool) => cpu.kernels.maxPool(pool, cpu.address(input), cpu.address(output)));
    return output;
  },
};

/** `FsnetMaxPoolGradient`. */
export const maxPoolGradient: CpuKernel<
  { readonly upstream: tf.Tensor; readonly input: tf.Tensor; readonly output: tf.Tensor },
  MaxPoolAttributes
> = {
  name: 'FsnetMaxPoolGradient',
  compute(cpu, { upstream, input, output }, { windows }) {
    const shape = { batch: input.shape[0], channels: input.shape[3]!, windows };
    const gradient = cpu.output(input.shape);
    withPool(cpu, shape, false, (pool) =>
      cpu.kernels.maxPoolGradient(
        pool,
        cpu.address(upstream),
        cpu.address(input),
        cpu.address(output),
        cpu.address(gradient),
      ),
    );
    return gradient;
  },
};
