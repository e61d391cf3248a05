import type * as tf from '@tensorflow/tfjs-core';
import type { CpuKernel } from './cpu.ts';

/** `FsnetRelu`. */
export const relu: CpuKernel<{ readonly input: tf.Tensor }, object> = {
  name: 'FsnetRelu',
  compute(cpu, { input }) {
    const output = cpu.output(input.shape);
    cpu.kernels.rectify(cpu.address(input), 0, cpu.address(output), input.size);
    return output;
  },
};

/** `FsnetAddRelu`. */
export const addRelu: CpuKernel<{ readonly left: tf.Tensor; readonly right: tf.Tensor }, object> = {
  name: 'FsnetAddRelu',
  compute(cpu, { left, right }) {
    const output = cpu.output(left.shape);
    cpu.kernels.rectify(cpu.address(left), cpu.address(right), cpu.address(output), left.size);
    return output;
  },
};

/** `FsnetReluGradient`. */
export const reluGradient: CpuKernel<{ readonly upstream: tf.Tensor; readonly output: tf.Tensor }, object> = {
  name: 'FsnetReluGradient',
  compute(cpu, { upstream, output }) {
    const gradient = cpu.output(output.shape);
    cpu.kernels.rectifyGradient(
      cpu.address(upstream),
      cpu.address(output),
      cpu.address(gradient),
      output.size,
    );
    return gradient;
  },
};
