import { lastLayers } from '@fsnet/encoder';
import { type Graph, type Node, valueConsumers, type Weight, weightTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { trainableNetwork } from './trainable-network.ts';

const products: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** Added to variances; ONNX's default. */
const epsilon = 1e-5;

/**
 * Puts batch normalizations behind the convolutions of a network that have a bias instead: as exported networks are, whose
 * normalizations were folded into their filters, and which learn badly so. The new ones start as what they find in a batch,
 * so that the network's outputs stay the same (Ioffe and Szegedy 2015, section 3, read backwards).
 *
 * The network's last layers stay as they are, as do convolutions that a batch normalization follows already.
 *
 * @param inputs A batch as `ForwardCall` has it: some hundred images. They stay the caller's.
 */
export async function insertNormalization(
  graph: Graph,
  inputs: Readonly<Record<string, tf.Tensor>>,
): Promise<Graph> {
  const convolutions = convolutionsToNormalize(graph);
  const statistics = await outputStatistics(
    graph,
    convolutions.map(({ outputs }) => outputs[0]),
    inputs,
  );
  const weights = new Map(graph.weights);
  const add = (name: string, values: Float32Array): string => {
    weights.set(name, vectorWeight(values));
    return name;
  };
  const chosen = new Set(convolutions);
  const nodes = graph.nodes.flatMap((node): Node[] => {
    if (!chosen.has(node)) return [node];
    const [output] = node.outputs;
    const [input, filters, bias] = node.inputs;
    const { mean, variance } = statistics.get(output)!;
    const shift = weightTensor(graph.weights.get(bias)!).data as Float32Array;
    const name = `${output}.normalization`;
    const parameters = [
      add(
        `${name}.scale`,
        variance.map((each) => Math.sqrt(each + epsilon)),
      ),
      add(`${name}.bias`, mean),
      add(
        `${name}.mean`,
        mean.map((each, channel) => each - shift[channel]),
      ),
      add(`${name}.variance`, variance),
    ];
    const convolved = `${output}.convolved`;
    return [
      { ...node, inputs: [input, filters], outputs: [convolved] },
      {
        ...{ name, op: 'BatchNormalization', domain: '', attributes: {} },
        inputs: [convolved, ...parameters],
        outputs: [output],
      },
    ];
  });
  const read = new Set(nodes.flatMap((node) => [...node.inputs, ...(node.captures ?? [])]));
  for (const { inputs } of convolutions) if (!read.has(inputs[2])) weights.delete(inputs[2]);
  return { ...graph, nodes, weights };
}

function convolutionsToNormalize(graph: Graph): Node[] {
  const last = lastLayers(graph, ({ op, domain }) => domain === '' && products.has(op));
  const consumers = valueConsumers(graph);
  return graph.nodes.filter((node) => {
    const { op, domain, inputs, outputs } = node;
    if (last.has(node) || op !== 'Conv' || domain !== '' || !inputs[2]) return false;
    const isNormalized = consumers
      .get(outputs[0])
      ?.some((index) => graph.nodes[index].op === 'BatchNormalization');
    return graph.weights.has(inputs[1]) && graph.weights.has(inputs[2]) && !isNormalized;
  });
}

/** One number a channel each. */
interface ChannelStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Mean and variance of every channel of these values. */
async function outputStatistics(
  graph: Graph,
  values: readonly string[],
  inputs: Readonly<Record<string, tf.Tensor>>,
): Promise<Map<string, ChannelStatistics>> {
  const outputs = values.map((name) => ({ name, dtype: 'float32', shape: null }) as const);
  const network = trainableNetwork({ ...graph, outputs }, { seed: 0 });
  const specs = new Map([...network.parameters, ...network.statistics].map((spec) => [spec.name, spec]));
  const stored = (name: string) => {
    const { initial, shape } = specs.get(name)!;
    return tf.tensor(initial, [...shape]);
  };
  const moments = tf.tidy(() => {
    const found = network.forward({
      ...{ inputs, parameter: stored, statistic: stored },
      ...{ training: false, observe: () => {}, progress: 0 },
    });
    return values.flatMap((name) => {
      const value = found[name];
      const axes = value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
      const mean = tf.mean(value, axes, true);
      return [tf.mean(value, axes), tf.mean(tf.square(tf.sub(value, mean)), axes)];
    });
  });
  const data = await Promise.all(moments.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(moments);
  const result = new Map<string, ChannelStatistics>();
  for (const [index, name] of values.entries())
    result.set(name, { mean: data[2 * index].slice(), variance: data[2 * index + 1].slice() });
  return result;
}

function vectorWeight(data: Float32Array): Weight {
  return {
    ...{ kind: 'dense', dtype: 'float32', shape: [data.length] },
    vector: { format: 'plain', dtype: 'float32', data, count: data.length },
  };
}
