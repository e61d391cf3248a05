import type * as tf from '@tensorflow/tfjs-core';
import type { AveragePoolAttributes } from '../operations/average-pool.ts';
import type { CpuKernel } from './cpu.ts';
import { pooledShape, withPool } from './pool.ts';

/** `FsnetAveragePool`. */
export const averagePool: CpuKernel<{ readonly input: tf.Tensor }, AveragePoolAttributes> = {
  name: 'FsnetAveragePool',
  compute(cpu, { input }, { windows, countPadding }) {
    const shape = { batch: input.shape[0], channels: input.shape[3]!, windows };
    const output = cpu.output(pooledShape(shape, 'output'));
    withPool(cpu, shape, countPadding, (pool) =>
      cpu.kernels.averagePool(pool, cpu.address(input), cpu.address(output)),
    );
    return output;
  },
};

/** `FsnetAveragePoolGradient`. */
export const averagePoolGradient: CpuKernel<{ readonly upstream: tf.Tensor }, AveragePoolAttributes> = {
  name: 'FsnetAveragePoolGradient',
  compute(cpu, { upstream }, { windows, countPadding }) {
    const shape = { batch: upstream.shape[0], channels: upstream.shape[3]!, windows };
    const gradient = cpu.output(pooledShape(shape, 'input'));
    withPool(cpu, shape, countPadding, (pool) =>
      cpu.kernels.averagePoolGradient(pool, cpu.address(upstream), cpu.address(gradient)),
    );
    return gradient;
  },
};
