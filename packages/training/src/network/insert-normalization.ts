import { lastLayers } from '@fsnet/encoder';
import { type Graph, type Node, valueConsumers, type Weight, weightTensor } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { channelStatistics } from './channel-statistics.ts';

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
  const statistics = await channelStatistics(
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

function vectorWeight(data: Float32Array): Weight {
  return {
    ...{ kind: 'dense', dtype: 'float32', shape: [data.length] },
    vector: { format: 'plain', dtype: 'float32', data, count: data.length },
  };
}
