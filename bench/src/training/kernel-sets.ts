import type { Slide } from '@fsnet/tfjs';
import { startEngine } from '@fsnet/training';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Which kernels tfjs's WebAssembly backend runs: this project's; tfjs's own, of which what it lacks is composed; or
 * compositions in place of its slow input gradient of convolutions too.
 */
export type KernelSet = 'ours' | 'tfjs' | 'composed';

/** What peers are called. */
export const peerNames: Readonly<Record<Exclude<KernelSet, 'ours'>, string>> = {
  tfjs: 'tfjs-backend-wasm',
  composed: 'our compositions on it',
};

/**
 * Starts the WebAssembly backend with all sets of kernels. They work on the same tensors.
 *
 * @returns What makes one of the sets the current one.
 */
export async function startKernelSets(): Promise<(set: KernelSet) => void> {
  await import('@tensorflow/tfjs-backend-wasm');
  const composed = tf.getKernelsForBackend('wasm');
  await startEngine();
  const ours = tf.getKernelsForBackend('wasm');
  const sets = { ours, composed, tfjs: [...composed, inputGradient] };
  let current: KernelSet = 'ours';
  return (set) => {
    if (set === current) return;
    // With the compositions that were registered at their first use.
    sets[current] = tf.getKernelsForBackend('wasm');
    for (const { kernelName } of sets[current]) tf.unregisterKernel(kernelName, 'wasm');
    for (const kernel of sets[set]) tf.registerKernel(kernel);
    current = set;
  };
}

/** As tfjs's own gradient of `tf.conv2d` computes it. */
const inputGradient: tf.KernelConfig = {
  kernelName: 'FsnetConvolutionInputGradient',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs }) {
    const { upstream: dy, filter } = inputs as { upstream: tf.Tensor4D; filter: tf.Tensor4D };
    const { slides, inputSize } = attrs as unknown as { slides: [Slide, Slide]; inputSize: [number, number] };
    const [vertical, horizontal] = slides;
    return tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, {
      strides: [vertical.stride, horizontal.stride],
      pad: [[0, 0], [...vertical.pads], [...horizontal.pads], [0, 0]],
      dataFormat: 'NHWC',
      inputShape: [dy.shape[0], ...inputSize, filter.shape[2]],
    } as never) as tf.Tensor;
  },
};
