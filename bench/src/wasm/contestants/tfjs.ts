import '@tensorflow/tfjs-backend-wasm';
import type { Graph } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Contestant, Inputs } from '../../contest/contestant.ts';
import { channelsFirst, channelsLast } from '../../tfjs-network/layout.ts';
import { tfjsNetwork } from '../../tfjs-network/tfjs-network.ts';

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

/** tfjs would go on with another backend without a word. */
async function startBackend(): Promise<void> {
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`tfjs chose ${tf.getBackend()} in place of wasm`);
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('WebAssembly has no SIMD here');
}
