import type { KernelVariant } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { openCpu } from './cpu.ts';
import { cpuKernels } from './cpu-kernels.ts';

/** What tfjs has of kernels that are replaced, also where they are registered again. */
const originals = new Map<string, tf.KernelConfig>();

/**
 * Makes this package's kernels those of the current backend, which has to be tfjs's WebAssembly.
 *
 * @param variant What suits the engine unless given.
 */
export async function registerKernels(variant?: KernelVariant): Promise<void> {
  const cpu = await openCpu(variant);
  const backendName = tf.getBackend();
  for (const { name: kernelName, compute } of cpuKernels) {
    const replaced = originals.get(kernelName) ?? tf.getKernel(kernelName, backendName);
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    if (replaced) originals.set(kernelName, replaced);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) =>
        compute(cpu, call.inputs as never, call.attrs as never, () => {
          if (!replaced) throw new TypeError(`tfjs has no kernel ${kernelName}`);
          return replaced.kernelFunc(call) as tf.TensorInfo | tf.TensorInfo[];
        }),
    });
  }
}
