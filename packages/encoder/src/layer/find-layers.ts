import { elementCount, type Graph, type Node, type Weight } from '@fsnet/graph';
import { firstLayers, lastLayers } from './outermost.ts';

/** A weight that the encoder may compress, and the node that computes with it. */
export interface Layer {
  /** Of the weight. */
  readonly name: string;
  readonly op: LayerOperator;
  readonly weight: Weight;
  /** Of the convolution; 1 for the others. */
  readonly groups: number;
  /** Whether the node reads the weight as it is, not transposed or reshaped by nodes between. */
  readonly direct: boolean;
  /** Whether it is the first to see an input or the last before an output; `undefined` in between. */
  readonly place: 'first' | 'last' | undefined;
}

export type LayerOperator = 'Conv' | 'ConvTranspose' | 'Gemm' | 'MatMul';

/**
 * Fewest values of a weight that is worth compressing. What is smaller (vectors of batch norms, biases, constants
 * of shapes, a depthwise kernel of 28 channels) is a small part of every file and often sensitive.
 */
const minimumValues = 256;

const layerOperators: ReadonlySet<string> = new Set<LayerOperator>([
  'Conv',
  'ConvTranspose',
  'Gemm',
  'MatMul',
]);
const shapeOperators: ReadonlySet<string> = new Set([
  'Identity',
  'Transpose',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
]);

/**
 * The weights that the encoder compresses, in the order of the graph's weights: float32 weights of two or more
 * dimensions and at least `smallest` values that nothing but convolutions, Gemm and MatMul read
 * (transposed or reshaped, maybe). All others stay as they are.
 */
export function findLayers(graph: Graph, smallest: number = minimumValues): Layer[] {
  const uses = weightUses(graph);
  const first = firstLayers(graph, isLayerNode(graph));
  const last = lastLayers(graph, isLayerNode(graph));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const layers: Layer[] = [];
  for (const [name, weight] of graph.weights) {
    const weightUses = uses.get(name);
    if (weightUses === undefined || weightUses === 'other' || outputs.has(name)) continue;
    if (weight.dtype !== 'float32' || weight.shape.length < 2) continue;
    if (elementCount(weight.shape) < smallest) continue;
    const { node, direct } = weightUses[0];
    layers.push({
      name,
      op: node.op as LayerOperator,
      weight,
      groups: groupsOf(node),
      direct: direct && weightUses.every((use) => use.direct && use.node.op === node.op),
      place: weightUses.some((use) => first.has(use.node))
        ? 'first'
        : weightUses.some((use) => last.has(use.node))
          ? 'last'
          : undefined,
    });
  }
  return layers;
}

interface Use {
  readonly node: Node;
  readonly direct: boolean;
}

/** By weight: the layers that read it, or `other` where another operator or a sub-graph does. */
function weightUses(graph: Graph): Map<string, Use[] | 'other'> {
  const uses = new Map<string, Use[] | 'other'>();
  // A reshaped weight is still that weight: by value, the weight that it is made of.
  const origins = new Map<string, string>([...graph.weights.keys()].map((name) => [name, name]));
  for (const node of graph.nodes) {
    for (const [position, input] of node.inputs.entries()) {
      const origin = origins.get(input);
      if (origin === undefined) continue;
      if (node.domain === '' && shapeOperators.has(node.op) && position === 0) {
        origins.set(node.outputs[0], origin);
      } else if (isLayerInput(node, position)) {
        const known = uses.get(origin);
        if (known === 'other') continue;
        const use = { node, direct: input === origin };
        if (known === undefined) uses.set(origin, [use]);
        else known.push(use);
      } else uses.set(origin, 'other');
    }
    for (const capture of node.captures ?? []) {
      const origin = origins.get(capture);
      if (origin !== undefined) uses.set(origin, 'other');
    }
  }
  return uses;
}

function isLayerInput(node: Node, position: number): boolean {
  if (node.domain !== '' || !layerOperators.has(node.op)) return false;
  return node.op === 'Conv' || node.op === 'ConvTranspose' ? position === 1 : position < 2;
}

function isLayerNode(graph: Graph): (node: Node) => boolean {
  // A product of two computed values (attention, say) has no weight, so it is no layer to protect.
  const constants = new Set(graph.weights.keys());
  for (const node of graph.nodes) {
    if (node.inputs.every((input) => input === '' || constants.has(input)))
      for (const output of node.outputs) constants.add(output);
  }
  return (node) =>
    node.domain === '' &&
    layerOperators.has(node.op) &&
    node.inputs.some((input, position) => isLayerInput(node, position) && constants.has(input));
}

function groupsOf(node: Node): number {
  const group = node.attributes.group;
  return group?.type === 'int' ? group.value : 1;
}
