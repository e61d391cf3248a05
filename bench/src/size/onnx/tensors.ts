import { elementCount, type Graph, type Node, type Tensor, type Weight, weightTensor } from '@fsnet/graph';

/** A tensor as a dense weight of a network. */
export function denseWeight({ dtype, shape, data }: Tensor): Weight {
  const vector = { format: 'plain', dtype, data, count: elementCount(shape) } as const;
  return { kind: 'dense', dtype, shape, vector };
}

/** A float32 weight's values. */
export function valuesOf(graph: Graph, name: string): Float32Array {
  return weightTensor(graph.weights.get(name)!).data as Float32Array;
}

/** A node of ONNX's own domain with one output and no name. */
export function plainNode(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Node['attributes'] = {},
): Node {
  return { name: '', op, domain: '', inputs, outputs: [output], attributes };
}

/** The same network without what only fsnet stores in a file. */
export function bare(graph: Graph): Graph {
  return { ...graph, name: '', metadata: {} };
}
