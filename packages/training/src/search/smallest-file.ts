import { compress, findLayers } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { impossibleSize } from './fit-budget.ts';
import { layerEntry } from './layer-entry.ts';
import type { SearchSettings } from './search-options.ts';

/** Training changes how long values code by some percent: only what is beyond that is said before it. */
const certain = 1.1;

/**
 * Sees before anything is measured that a size is out of reach: by all layers at the highest ratio and the fewest bits.
 *
 * @throws FsnError `bad-value`, with about the smallest size.
 */
export async function checkSize(
  graph: Graph,
  { target, ratios, bits, segments }: SearchSettings,
  fileBytes: (graph: Graph) => Promise<number>,
): Promise<void> {
  if (target.kind !== 'size') return;
  const ratio = Math.max(1, ...ratios);
  const layers = findLayers(graph).map(({ name }) => {
    const { match } = layerEntry(name, { ratio, bits: 32 }, segments);
    return {
      match,
      bits: Math.min(...bits) as 8,
      protect: false,
      iterations: 1,
      ...(ratio > 1 && { ratio, segments }),
    };
  });
  const { graph: smallestGraph } = compress(graph, { recipe: { layers }, goldenSamples: 0 });
  // As of a network that was trained, which has no recipe of the encoder.
  const smallest = await fileBytes({ ...smallestGraph, metadata: graph.metadata });
  if (smallest > certain * target.bytes) throw impossibleSize(target.bytes, smallest);
}
