import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { CpuKernel } from './cpu.ts';

/** `tf.clone`: another name for the same values, as on tfjs's other backends. That of its WebAssembly copies them. */
export const identity: CpuKernel<{ x: TensorInfo }, object> = {
  name: 'Identity',
  compute(cpu, { x }) {
    cpu.share(x);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
};
