import { type Graph, type Node, valueConsumers } from '@fsnet/graph';

/**
 * What `quantize_static` in QDQ form quantises of a network whose batch normalizations are folded.
 *
 * The operators are those in the registries of `onnxruntime.quantization`: all of a ResNet but Flatten. A Relu that
 * alone reads a convolution or sum is left out, as the zero point at the end of the range clamps. Slice and Pad only
 * move values, so their outputs take the scale of their inputs.
 */
export interface QuantizationPlan {
  readonly nodes: readonly Node[];
  /** Values that get QuantizeLinear and DequantizeLinear, each with the value whose range counts for it. */
  readonly rangeOf: ReadonlyMap<string, string>;
}

const quantized = ['Conv', 'Gemm', 'Add', 'GlobalAveragePool', 'Slice', 'Pad', 'MaxPool'];
const moving = ['Slice', 'Pad', 'MaxPool'];

/** @param folded Its Slice and Pad nodes read their places as weights, which stay as they are. */
export function planQuantization(folded: Graph): QuantizationPlan {
  const nodes = withoutRelus(folded);
  const rangeOf = new Map<string, string>();
  for (const { op, inputs, outputs } of nodes) {
    if (!quantized.includes(op)) continue;
    for (const name of inputs)
      if (name !== '' && !folded.weights.has(name) && !rangeOf.has(name)) rangeOf.set(name, name);
    const [output] = outputs;
    rangeOf.set(output, moving.includes(op) ? rangeOf.get(inputs[0])! : output);
  }
  return { nodes, rangeOf };
}

function withoutRelus(graph: Graph): Node[] {
  const consumers = valueConsumers(graph);
  const left = new Set<Node>();
  return graph.nodes.flatMap((node): Node[] => {
    if (left.has(node)) return [];
    const readers = consumers.get(node.outputs[0]) ?? [];
    const next = readers.length === 1 ? graph.nodes[readers[0]] : undefined;
    if (next?.op === 'Relu' && quantized.includes(node.op)) {
      left.add(next);
      return [{ ...node, outputs: next.outputs }];
    }
    return [node];
  });
}
