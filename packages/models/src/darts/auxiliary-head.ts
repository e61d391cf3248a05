import type { Graph } from '@fsnet/graph';
import { neededPart } from '../needed-part.ts';
import type { Features } from '../network-builder.ts';
import { convolutionUnit } from '../residual-block.ts';
import type { DartsBuilder } from './darts-builder.ts';

/**
 * A classifier of features of 8 x 8 positions, for a loss in the middle of a network (Szegedy et al. 2015, section 5; its
 * sizes as in the code of Liu et al. 2019). The value `auxiliary`, `[N, classes]`.
 */
export function auxiliaryHead(builder: DartsBuilder, features: Features, classes: number): Features {
  const window = { kernel: 5, stride: 3, padding: 0 };
  const pooled = builder.averagePool('auxiliary.pool', builder.rectified(features), window);
  const first = convolutionUnit(builder, 'auxiliary.first', pooled, 128, { kernel: 1 }, true);
  const second = convolutionUnit(builder, 'auxiliary.second', first, 768, { kernel: 2, padding: 0 }, true);
  const flat = builder.flatten('auxiliary.flatten', second);
  return builder.dense('auxiliary.classifier', flat, classes, 'auxiliary');
}

/** A network as it is used: without the classifier `auxiliary`, which was there for training, and its weights. */
export function withoutAuxiliary(graph: Graph): Graph {
  const outputs = graph.outputs.filter(({ name }) => name !== 'auxiliary');
  if (outputs.length === graph.outputs.length || outputs.length === 0) return graph;
  const names = outputs.map(({ name }) => name);
  return { ...neededPart(graph, names), outputs };
}
