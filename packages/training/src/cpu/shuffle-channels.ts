import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { CpuKernel } from './cpu.ts';

/** `FsnetShuffleChannels`. */
export const shuffleChannels: CpuKernel<{ readonly input: TensorInfo; readonly order: TensorInfo }, object> =
  {
    name: 'FsnetShuffleChannels',
    compute(cpu, { input, order }) {
      const { shape } = input;
      const channels = shape[shape.length - 1];
      const output = cpu.output(shape);
      const pixels = shape.slice(0, -1).reduce((product, size) => product * size, 1);
      const addresses = [cpu.address(input), cpu.address(order, 'int32'), cpu.address(output)] as const;
      cpu.kernels.shuffleChannels(...addresses, pixels, channels);
      return output;
    },
  };
