import type { Graph, Node } from '@fsnet/graph';

const activations: ReadonlySet<string> = new Set(['Relu', 'Clip']);

/**
 * A network whose first layer takes steps of 2 pixels, for larger images than it was made for; with a stride of 4 its
 * first activation is also pooled, 3x3 with stride 2. Weights stay as they are; 1 changes nothing.
 *
 * @throws RangeError where the input does not go into a convolution of stride 1, or nothing rectifies for the pool.
 */
export function withStemStride(graph: Graph, stride: 1 | 2 | 4): Graph {
  if (stride === 1) return graph;
  if (stride !== 2 && stride !== 4) throw new RangeError(`stem stride must be 1, 2 or 4, found ${stride}`);
  const isStem = ({ op, inputs, attributes }: Node) =>
    op === 'Conv' && inputs[0] === graph.inputs[0].name && !attributes.strides;
  const stem = graph.nodes.findIndex(isStem);
  if (stem < 0) throw new RangeError('no convolution of stride 1 reads the input');
  const strides = { type: 'ints', value: [2, 2] } as const;
  const convolution = graph.nodes[stem];
  const attributes = { ...convolution.attributes, strides };
  const nodes = graph.nodes.with(stem, { ...convolution, attributes });
  if (stride === 2) return { ...graph, nodes };

  const end = nodes.findIndex(({ op }, index) => index > stem && activations.has(op));
  if (end < 0) throw new RangeError('no activation follows the first convolution');
  const [rectified] = nodes[end].outputs;
  const pool: Node = {
    ...{ name: 'stem.pool', op: 'MaxPool', domain: '', inputs: [rectified], outputs: ['stem.pool'] },
    attributes: {
      kernel_shape: { type: 'ints', value: [3, 3] },
      strides,
      pads: { type: 'ints', value: [1, 1, 1, 1] },
    },
  };
  const behind = nodes.slice(end + 1).map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === rectified ? pool.outputs[0] : name)),
  }));
  return { ...graph, nodes: [...nodes.slice(0, end + 1), pool, ...behind] };
}
