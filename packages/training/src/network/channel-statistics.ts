import type { Graph } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { trainableNetwork } from './trainable-network.ts';

/** One number a channel each. */
export interface ChannelStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Tensors by input of a network, as `ForwardCall` has them. */
type Inputs = Readonly<Record<string, tf.Tensor>>;

/** As many images at once: all values that are asked for are held for them. */
const chunkSize = 8;

/** Mean and variance of every channel of some values of a network over a whole batch, by their names. */
export async function channelStatistics(
  graph: Graph,
  names: readonly string[],
  inputs: Inputs,
): Promise<Map<string, ChannelStatistics>> {
  const images = Math.min(...Object.values(inputs).map(({ shape }) => shape[0] ?? 1));
  const sums = new Map<string, ChannelSums>();
  const momentsOf = momentsOfNetwork(graph, names);
  for (let begin = 0; begin < images; begin += chunkSize) {
    const size = Math.min(chunkSize, images - begin);
    const tensors = momentsOf(inputs, begin, size);
    const data = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
    tf.dispose(tensors);
    for (const [index, name] of names.entries()) {
      const [mean, variance] = [data[2 * index], data[2 * index + 1]];
      const sum = sums.get(name) ?? new ChannelSums(mean.length);
      sum.add(mean, variance, size / images);
      sums.set(name, sum);
    }
  }
  return new Map(Array.from(sums, ([name, sum]) => [name, sum.statistics()]));
}

/** Mean and variance of every name, one after the other, for `size` images from `begin` on. */
function momentsOfNetwork(graph: Graph, names: readonly string[]) {
  const outputs = names.map((name) => ({ name, dtype: 'float32', shape: null }) as const);
  const network = trainableNetwork({ ...graph, outputs }, { seed: 0 });
  const specs = new Map([...network.parameters, ...network.statistics].map((spec) => [spec.name, spec]));
  const stored = (name: string) => {
    const { initial, shape } = specs.get(name)!;
    return tf.tensor(initial, [...shape]);
  };
  return (inputs: Inputs, begin: number, size: number): tf.Tensor[] =>
    tf.tidy(() => {
      const chunk = Object.entries(inputs).map(([name, input]) => [name, tf.slice(input, begin, size)]);
      const found = network.forward({
        ...{ inputs: Object.fromEntries(chunk), parameter: stored, statistic: stored },
        ...{ training: false, observe: () => {}, progress: 0 },
      });
      return names.flatMap((name) => {
        const value = found[name];
        const axes = value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
        const mean = tf.mean(value, axes, true);
        return [tf.mean(value, axes), tf.mean(tf.square(tf.sub(value, mean)), axes)];
      });
    });
}

/** Adds up the moments of parts of a batch. */
class ChannelSums {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;

  constructor(channels: number) {
    this.#mean = new Float64Array(channels);
    this.#square = new Float64Array(channels);
  }

  add(mean: Float32Array, variance: Float32Array, share: number): void {
    for (let channel = 0; channel < mean.length; channel++) {
      this.#mean[channel] += share * mean[channel];
      this.#square[channel] += share * (variance[channel] + mean[channel] ** 2);
    }
  }

  statistics(): ChannelStatistics {
    const variance = Float32Array.from(this.#square, (square, channel) =>
      Math.max(square - this.#mean[channel] ** 2, 0),
    );
    return { mean: Float32Array.from(this.#mean), variance };
  }
}
