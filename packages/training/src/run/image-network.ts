import { FsnError, type Graph, type Preprocessing } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.ts';
import type { NetworkOptions } from '../network/network-options.ts';
import { type TrainableNetwork, trainableNetwork } from '../network/trainable-network.ts';

/** Output of a second classifier, which is there for training alone. */
export const auxiliaryOutput = 'auxiliary';

/** A network that gives classes to images. */
export interface ImageNetwork {
  readonly network: TrainableNetwork;
  /** Name of its one input. */
  readonly input: string;
  readonly preprocessing: Preprocessing;
  /** Its logits `[batch, classes]` among what a forward pass gives. */
  logits(outputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor2D;
}

/** How images become the one input of a network. */
export function imageInput({ name, inputs, metadata }: Graph): Preprocessing {
  if (inputs.length !== 1) {
    throw new FsnError(
      'bad-graph',
      `${name}: a network that classifies images has 1 input, not ${inputs.length}`,
      {
        expected: 1,
        actual: inputs.length,
      },
    );
  }
  const found = metadata.preprocessing?.find(({ input }) => input === inputs[0].name);
  if (!found) {
    throw new FsnError('bad-value', `${name} does not say how images become its input ${inputs[0].name}`, {
      path: 'metadata.preprocessing',
    });
  }
  return found;
}

/** @throws FsnError where the network is none that gives the data's classes to the data's images. */
export function imageNetwork(
  graph: Graph,
  options: NetworkOptions,
  { shape: [height, width, channels], classes }: Pick<Dataset, 'shape' | 'classes'>,
): ImageNetwork {
  const preprocessing = imageInput(graph);
  const taken = [preprocessing.height, preprocessing.width, preprocessing.mean.length];
  if (taken.join() !== [height, width, channels].join()) {
    throw new FsnError(
      'bad-shape',
      `${graph.name} takes images of ${taken.join(' x ')}, the data's are ${height} x ${width} x ${channels}`,
      { path: graph.inputs[0].name, expected: taken, actual: [height, width, channels] },
    );
  }
  const output = graph.outputs[0].name;
  return {
    network: trainableNetwork(graph, options),
    input: graph.inputs[0].name,
    preprocessing,
    logits: (outputs) => {
      const logits = outputs[output];
      const [, given] = logits.shape;
      if (logits.rank !== 2 || (classes > 0 && given !== classes)) {
        throw new FsnError(
          'bad-shape',
          `${graph.name}: expected ${output} of shape [images, ${classes || 'classes'}], found [${logits.shape}]`,
          { path: output, expected: [null, classes || null], actual: logits.shape },
        );
      }
      return logits as tf.Tensor2D;
    },
  };
}
