import { type Graph, type Node, valueConsumers } from '@fsnet/graph';

/** Nodes that are drawn as one: the first, and those that each work on the output of the one before alone. */
export type NodeGroup = readonly [Node, ...Node[]];

const starts: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Add']);
const followers: ReadonlySet<string> = new Set([
  ...['BatchNormalization', 'Relu', 'Clip', 'LeakyRelu', 'Sigmoid', 'HardSwish', 'HardSigmoid', 'Tanh'],
  ...['Softmax', 'Flatten', 'Identity', 'Dropout'],
]);

/** The nodes of a network, in order, with normalisations and activations joined to what they follow. */
export function groupNodes(graph: Graph<unknown>): NodeGroup[] {
  const consumers = valueConsumers(graph);
  const results = new Set(graph.outputs.map(({ name }) => name));
  const groups: [Node, ...Node[]][] = [];
  const byOutput = new Map<string, [Node, ...Node[]]>();
  for (const node of graph.nodes) {
    const [data, ...others] = node.inputs;
    const before = byOutput.get(data);
    const joins =
      before !== undefined &&
      followers.has(node.op) &&
      (starts.has(before[0].op) || before[0].op === 'BatchNormalization') &&
      !results.has(data) &&
      !others.some((name) => byOutput.has(name)) &&
      (consumers.get(data)?.length ?? 0) === 1;
    const group: [Node, ...Node[]] = joins ? before : [node];
    if (joins) group.push(node);
    else groups.push(group);
    for (const name of node.outputs) byOutput.set(name, group);
  }
  return groups;
}
