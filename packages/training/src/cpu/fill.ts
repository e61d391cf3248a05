import type { CpuKernel } from './cpu.ts';

/** `tf.fill` of float32. */
export const fill: CpuKernel<object, { readonly shape: readonly number[]; readonly value: number }> = {
  name: 'Fill',
  compute(cpu, _, { shape, value }) {
    const output = cpu.output(shape);
    const count = shape.reduce((product, size) => product * size, 1);
    cpu.kernels.fill(cpu.address(output), count, value);
    return output;
  },
};
