import type { Graph } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf, type StoredImages } from '../data/dataset.ts';
import { epochOrder } from '../data/epoch-order.ts';
import { type BackendName, startEngine } from '../engine/start-engine.ts';
import { insertNormalization } from '../network/insert-normalization.ts';
import { readBatch } from './draw-batch.ts';
import { imageInput } from './image-network.ts';

/** As many images say enough of a network's values. */
const batchSize = 256;

/**
 * {@link insertNormalization} by some of the images that a network is going to learn from; a network without biases
 * behind its convolutions is given back as it is.
 */
export async function normalizeNetwork(
  graph: Graph,
  images: StoredImages,
  backend: BackendName = 'wasm',
): Promise<Graph> {
  if (!graph.nodes.some(({ op, inputs }) => op === 'Conv' && inputs[2])) return graph;
  await startEngine({ backend });
  const dataset = datasetOf(images);
  const indices = epochOrder(dataset.count, 0, 0).slice(0, batchSize);
  const batch = readBatch(dataset, indices, imageInput(graph));
  const tensor = tf.tensor4d(batch.images, [...batch.shape]);
  try {
    return await insertNormalization(graph, { [graph.inputs[0].name]: tensor });
  } finally {
    tensor.dispose();
  }
}
