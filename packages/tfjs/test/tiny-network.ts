import { compress } from '@fsnet/encoder';
import { drawUniform, elementCount, type Graph, type Node, type Weight } from '@fsnet/graph';

/** Sizes of the tiny network's input, batch left out. */
export const tinyShape = [8, 3, 4] as const;

/** Two convolutions, the first by a summary of 8 bits, with a sum, activations and a mean between and after them. */
export function tinyNetwork(): Graph {
  const conv = { pads: { type: 'ints', value: [1, 1, 1, 1] } } as const;
  const graph: Graph = {
    ...{ name: 'tiny', opset: 22, domains: {}, metadata: {} },
    inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', ...tinyShape] }],
    outputs: [{ name: 'scores', dtype: 'float32', shape: ['batch', 2, 1, 1] }],
    nodes: [
      node('Conv', ['image', 'first', 'bias'], 'a', conv),
      node('Add', ['a', 'image'], 'b'),
      node('Relu', ['b'], 'c'),
      node('Conv', ['c', 'second'], 'd'),
      node('GlobalAveragePool', ['d'], 'scores'),
    ],
    weights: new Map([
      ['first', weight(1, 8, 8, 3, 3)],
      ['bias', weight(2, 8)],
      ['second', weight(3, 2, 8, 1, 1)],
    ]),
  };
  return compress(graph, { ratio: 2, bits: 8, protect: false, goldenSamples: 0 }).graph;
}

function node(op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): Node {
  return { name: output, op, domain: '', inputs, outputs: [output], attributes };
}

function weight(seed: number, ...shape: number[]): Weight {
  const count = elementCount(shape);
  const data = drawUniform(seed, count, -0.5, 0.5);
  return {
    ...{ kind: 'dense', dtype: 'float32', shape },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}
