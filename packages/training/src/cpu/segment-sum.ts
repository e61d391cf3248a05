import type * as tf from '@tensorflow/tfjs-core';
import type { CpuKernel } from './cpu.ts';

/** tfjs's `UnsortedSegmentSum`, which its own backend lacks. */
export const segmentSum: CpuKernel<
  { readonly x: tf.Tensor; readonly segmentIds: tf.Tensor },
  { readonly numSegments: number }
> = {
  name: 'UnsortedSegmentSum',
  compute(cpu, { x, segmentIds }, { numSegments }) {
    const rest = x.shape.slice(1);
    const output = cpu.output([numSegments, ...rest]);
    cpu.kernels.segmentSum(
      cpu.address(x),
      cpu.address(segmentIds, 'int32'),
      cpu.address(output),
      x.shape[0],
      rest.reduce((product, size) => product * size, 1),
      numSegments,
    );
    return output;
  },
};
