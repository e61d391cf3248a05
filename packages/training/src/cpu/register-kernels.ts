import type { KernelVariant } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { openCpu } from './cpu.ts';
import { cpuKernels } from './cpu-kernels.ts';

/**
 * Makes this package's kernels those of the current backend, which has to be tfjs's WebAssembly.
 *
 * @param variant What suits the engine unless given.
 */
export async function registerKernels(variant?: KernelVariant): Promise<void> {
  const cpu = await openCpu(variant);
  const backendName = tf.getBackend();
  for (const { name: kernelName, compute } of cpuKernels) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => compute(cpu, inputs as never, attrs as never),
    });
  }
}
