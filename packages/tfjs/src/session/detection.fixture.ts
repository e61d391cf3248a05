import { drawUniform, type Graph, type Tensor } from '@fsnet/graph';
import { detectingNetwork, ssdSmall, withFilterSummaries } from '@fsnet/models';
import { randomTensor } from '@fsnet/testing';

/** A small detector whose filters are dense or summaries, and a picture in which it finds some boxes. */
export function detectionCase(filters: 'dense' | 'summaries'): {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Tensor>>;
} {
  const network = ssdSmall({ size: 64, classes: 3, width: 4, scales: [0.1, 0.3, 0.5, 0.8] });
  const values = (_name: string, length: number) => drawUniform(length, length, -0.3, 0.3);
  const graph =
    filters === 'dense' ? network.graph : withFilterSummaries(network.graph, { ratio: 2, values });
  return {
    graph: detectingNetwork({ ...network, graph }, { score: 0.3, most: 30 }),
    inputs: { image: randomTensor(3, [1, 3, 64, 64], -1, 1) },
  };
}
