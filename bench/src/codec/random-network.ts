import type { Graph, Weight } from '@fsnet/graph';
import { heInitialization, imagenetResNet } from '@fsnet/models';

/** ResNet for ImageNet with random weights: 25.6 M of them at a depth of 50. */
export function randomNetwork(depth: 18 | 50): Graph {
  return imagenetResNet({ depth, weights: heInitialization(1) });
}

/** A chain of convolutions with about `count` weights, normally distributed, `layerCount` a layer. */
export function normalWeights(count: number, layerCount: number): Graph {
  const channels = 64;
  const filters = Math.round(layerCount / (channels * 9));
  const source = heInitialization(2);
  const weights = new Map<string, Weight>();
  const nodes = Array.from({ length: Math.round(count / layerCount) }, (_, layer) => {
    const name = `layer${layer}.weight`;
    const shape = [filters, channels, 3, 3];
    const data = source(name, shape, 'filter');
    weights.set(name, {
      kind: 'dense',
      dtype: 'float32',
      shape,
      vector: { format: 'plain', dtype: 'float32', data, count: data.length },
    });
    return {
      name: `layer${layer}`,
      op: 'Conv',
      domain: '',
      inputs: ['image', name],
      outputs: [`features${layer}`],
      attributes: {},
    };
  });
  return {
    name: 'convolutions',
    opset: 17,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape: [1, channels, 8, 8] }],
    outputs: [{ name: 'features0', dtype: 'float32', shape: null }],
    nodes,
    weights,
    metadata: {},
  };
}
