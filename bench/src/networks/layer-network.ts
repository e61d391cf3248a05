import type { Attribute, Graph, Node, Weight } from '@fsnet/graph';
import { randomSummary, randomVector, type SummaryRule } from './random-summary.ts';

/** A 3x3 convolution of `size` x `size` pixels. */
export interface LayerShape {
  readonly size: number;
  readonly channels: number;
  /** As many as there are channels where left out. */
  readonly filters?: number;
  /** 1 where left out. */
  readonly stride?: 1 | 2;
}

/** How many convolutions stand in one network unless told otherwise, so that what begins and ends it hardly counts. */
export const layersPerNetwork = 8;

/**
 * A network of nothing but `count` equal convolutions, dense or by summary: one after the other, as a layer stands in
 * a network, all with the same weights. Where a convolution changes the shape they stand side by side, each with
 * weights of its own lest they be found equal, and only the means of their results come out.
 */
export function layerNetwork(layer: LayerShape, rule?: SummaryRule, count: number = layersPerNetwork): Graph {
  const { size, channels, filters = channels, stride = 1 } = layer;
  const isChain = filters === channels && stride === 1;
  const weights = new Map<string, Weight>();
  const nodes: Node[] = [];
  const outputs: string[] = [];
  const attributes: Node['attributes'] = {
    pads: ints(1, 1, 1, 1),
    ...(stride === 1 ? {} : { strides: ints(stride, stride) }),
  };
  for (let index = 0; index < count; index++) {
    const weight = isChain ? 'filters' : `filters${index}`;
    weights.set(weight, filterWeight([filters, channels, 3, 3], rule, index));
    const input = isChain && index > 0 ? `features${index - 1}` : 'image';
    nodes.push(makeNode('Conv', [input, weight], `features${index}`, attributes));
    if (!isChain) {
      nodes.push(makeNode('GlobalAveragePool', [`features${index}`], `mean${index}`));
      outputs.push(`mean${index}`);
    }
  }
  if (isChain) outputs.push(`features${count - 1}`);
  const shape = isChain ? [1, filters, size, size] : [1, filters, 1, 1];
  return {
    name: 'layer',
    opset: 17,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape: [1, channels, size, size] }],
    outputs: outputs.map((name) => ({ name, dtype: 'float32', shape })),
    nodes,
    weights,
    metadata: {},
  };
}

function filterWeight(shape: readonly number[], rule: SummaryRule | undefined, seed: number): Weight {
  if (rule) return randomSummary(shape, rule, 2 * seed);
  const [filters, channels, rows, columns] = shape;
  const fanIn = channels * rows * columns;
  return { kind: 'dense', dtype: 'float32', shape, vector: randomVector(filters * fanIn, fanIn, seed) };
}

function makeNode(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Node['attributes'] = {},
): Node {
  return { name: output, op, domain: '', inputs, outputs: [output], attributes };
}

function ints(...value: number[]): Attribute {
  return { type: 'ints', value };
}
