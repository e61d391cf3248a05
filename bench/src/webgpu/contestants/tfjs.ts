import type { Graph } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Contestant, Inputs } from '../../contest/contestant.ts';
import { channelsFirst, channelsLast } from '../../tfjs-network/layout.ts';
import { tfjsNetwork } from '../../tfjs-network/tfjs-network.ts';
import { finishSubmitted, startTfjs } from './start-tfjs.ts';
import type { Waiting } from './waiting.ts';

/** tfjs-backend-webgpu as it is set up by itself; weights and inputs lie in GPU memory, images as NHWC. */
export async function tfjs(graph: Graph, inputs: Inputs, waiting: Waiting): Promise<Contestant> {
  const backend = await startTfjs();
  const network = tfjsNetwork(graph);
  const tensors = new Map(Object.entries(inputs).map(([name, tensor]) => [name, channelsLast(tensor)]));
  const compute = () => tf.tidy(() => network.run(tensors).map(([, result]) => result));
  const contestant = {
    outputs: async () => {
      const results = tf.tidy(() =>
        network.run(tensors).map(([name, result]) => [name, channelsFirst(result)] as const),
      );
      const values = results.map(async ([name, result]) => [name, await result.data<'float32'>()] as const);
      const outputs = Object.fromEntries(await Promise.all(values));
      for (const [, result] of results) result.dispose();
      return outputs;
    },
    dispose() {
      network.dispose();
      for (const tensor of tensors.values()) tensor.dispose();
    },
  };
  return waiting === 'computed'
    ? { ...contestant, run: () => tf.dispose(compute()), finish: () => finishSubmitted(backend) }
    : { ...contestant, run: () => readAll(compute()) };
}

async function readAll(results: readonly tf.Tensor[]): Promise<unknown> {
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose([...results]);
  return values;
}
