import '@tensorflow/tfjs-backend-wasm';
import type { Graph, Tensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Contestant, Inputs } from './contestant.ts';
import { tfjsNetwork } from './tfjs-network.ts';

/** tfjs-backend-wasm: one thread, SIMD; weights and inputs lie in its memory, images in its own order (NHWC). */
export async function tfjs(graph: Graph, inputs: Inputs): Promise<Contestant> {
  await startBackend();
  const network = tfjsNetwork(graph);
  const tensors = new Map(Object.entries(inputs).map(([name, tensor]) => [name, channelsLast(tensor)]));
  return {
    run: () => tf.tidy(() => network.run(tensors).map(([, result]) => result.dataSync())),
    outputs: async () =>
      tf.tidy(() => {
        const results = network.run(tensors);
        return Object.fromEntries(
          results.map(([name, result]) => [name, channelsFirst(result).dataSync<'float32'>()]),
        );
      }),
    dispose() {
      network.dispose();
      for (const tensor of tensors.values()) tensor.dispose();
    },
  };
}

function channelsLast({ data, shape }: Tensor): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data as Float32Array, [...shape]);
    return shape.length === 4 ? tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
  });
}

function channelsFirst(tensor: tf.Tensor): tf.Tensor {
  return tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor;
}

/** tfjs would go on with another backend without a word. */
async function startBackend(): Promise<void> {
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`tfjs chose ${tf.getBackend()} in place of wasm`);
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('WebAssembly has no SIMD here');
}
