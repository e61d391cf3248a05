import type { Graph } from '@fsnet/graph';
import type { Dataset } from '../data/dataset.ts';
import type { Teacher } from './batch-gradients.ts';
import { imageNetwork } from './image-network.ts';
import { Replica } from './replica.ts';

/** A trained network that others learn from. Its replica is the caller's to dispose. */
export function openTeacher(graph: Graph, training: Dataset): Teacher {
  const image = imageNetwork(graph, { seed: 0 }, training);
  // It does not learn: the optimiser is for form's sake.
  const replica = new Replica({ network: image.network, optimizer: { slots: [], apply: (state) => state } });
  return { image, replica };
}
