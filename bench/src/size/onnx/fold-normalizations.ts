import { type Graph, type Node, valueConsumers } from '@fsnet/graph';
import { foldedWeights } from '../../tfjs-network/convolution.ts';
import { denseWeight } from './tensors.ts';

/**
 * Folds every batch normalization into the convolution before it, as each peer's tool does before it quantises.
 *
 * @throws Error where a batch normalization follows something else.
 */
export function foldNormalizations(graph: Graph): Graph {
  const consumers = valueConsumers(graph);
  const weights = new Map(graph.weights);
  const folded = new Set<Node>();
  const nodes = graph.nodes.flatMap((node): Node[] => {
    if (folded.has(node)) return [];
    if (node.op === 'BatchNormalization') throw new Error(`${node.name}: no convolution before it`);
    if (node.op !== 'Conv') return [node];
    const readers = consumers.get(node.outputs[0]) ?? [];
    const next = readers.length === 1 ? graph.nodes[readers[0]] : undefined;
    const normalization = next?.op === 'BatchNormalization' ? next : undefined;
    const { filters, bias } = foldedWeights(graph, node, normalization);
    const [input, weight] = node.inputs;
    const biasName = node.inputs[2] ?? `${weight}.bias`;
    weights.set(weight, denseWeight({ dtype: 'float32', shape: weights.get(weight)!.shape, data: filters }));
    weights.set(biasName, denseWeight({ dtype: 'float32', shape: [bias.length], data: bias }));
    if (normalization) {
      folded.add(normalization);
      for (const name of normalization.inputs.slice(1)) weights.delete(name);
    }
    return [{ ...node, inputs: [input, weight, biasName], outputs: (normalization ?? node).outputs }];
  });
  return { ...graph, nodes, weights };
}
