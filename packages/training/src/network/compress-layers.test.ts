import { drawUniform, type Graph, weightTensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { relativeL2 } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { compressLayers } from './compress-layers.ts';
import type { TrainableLayerSettings } from './network-options.ts';

const name = 'stage3.block1.second.conv.weight';

function drawnNetwork(): Graph {
  const graph = cifarResNet({ depth: 8, width: 4 });
  const dense = graph.weights.get(name)!;
  const data = drawUniform(1, 16 * 16 * 9, -1, 1);
  const vector = { format: 'plain', dtype: 'float32', data, count: data.length } as const;
  return { ...graph, weights: new Map([...graph.weights, [name, { ...dense, vector }]]) };
}

test('learned locations of filters begin where a search put them, not evenly spread', () => {
  const graph = drawnNetwork();
  const wanted = weightTensor(graph.weights.get(name)!).data as Float32Array;
  const errorOf = (settings: Partial<TrainableLayerSettings>): number => {
    const layers = [{ match: '*', ratio: 4, segments: 'filter', ...settings }] as const;
    const weight = compressLayers(graph, { seed: 1, layers }).graph.weights.get(name)!;
    expect(weight.kind).toBe('summary');
    return relativeL2(weightTensor(weight).data as Float32Array, wanted);
  };
  const even = errorOf({});
  const searched = errorOf({ search: true });
  expect(searched).toBeLessThan(0.97 * even);
  expect(errorOf({ locations: 'learned' })).toBe(searched);
  expect(errorOf({ locations: 'learned', search: false })).toBe(even);
});
