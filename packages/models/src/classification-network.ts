import type { Graph, Metadata } from '@fsnet/graph';
import type { Features, NetworkBuilder } from './network-builder.ts';

/** What a network that ends in a classifier is. */
export interface ClassificationNetwork {
  readonly name: string;
  /** Height and width of its images. */
  readonly size: number;
  readonly classes: number;
  readonly metadata: Metadata;
}

/**
 * Ends a network in global average pooling and one dense layer: input `image` `[N, 3, size, size]`, output `logits`
 * `[N, classes]`.
 */
export function classificationNetwork(
  builder: NetworkBuilder,
  features: Features,
  { name, size, classes, metadata }: ClassificationNetwork,
): Graph {
  const pooled = builder.flatten('flatten', builder.globalAveragePool('pool', features));
  builder.dense('classifier', pooled, classes, 'logits');
  return builder.build(
    name,
    [{ name: 'image', dtype: 'float32', shape: ['N', 3, size, size] }],
    [{ name: 'logits', dtype: 'float32', shape: ['N', classes] }],
    metadata,
  );
}
