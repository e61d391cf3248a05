import type { Graph } from '@fsnet/graph';
import { load, type SummaryKernelName } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Contestant, Inputs } from '../../contest/contestant.ts';
import { finishSubmitted, startTfjs } from './start-tfjs.ts';
import type { Waiting } from './waiting.ts';

interface Ours extends Contestant {
  /** Those that run the layers. */
  readonly kernels: readonly string[];
}

/**
 * fsnet's runtime; inputs lie in GPU memory, images in ONNX's order.
 *
 * @param force Runs all summaries by this kernel, where it can.
 */
export async function ours(
  graph: Graph,
  inputs: Inputs,
  waiting: Waiting,
  force?: SummaryKernelName,
): Promise<Ours> {
  const backend = await startTfjs();
  const model = await load(graph, { force });
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data as Float32Array, [...shape]),
    ]),
  );
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
  const read = () => model.run(tensors);
  return {
    kernels: model.explain(shapes).layers.map(({ kernel }) => kernel),
    ...(waiting === 'read'
      ? { run: read }
      : { run: () => tf.dispose(model.predict(tensors)), finish: () => finishSubmitted(backend) }),
    outputs: read,
    dispose() {
      model.dispose();
      tf.dispose(tensors);
    },
  };
}
