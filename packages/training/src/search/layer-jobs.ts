import { findLayers, type Layer } from '@fsnet/encoder';
import { FsnError, type Graph } from '@fsnet/graph';
import type { Candidate, LayerTable } from './choice.ts';
import type { LayerJob, LayerResult } from './job.ts';
import type { JobIds } from './job-ids.ts';
import type { SearchSettings } from './search-options.ts';

/** How thoroughly layers are measured. */
export interface LayerEffort {
  readonly steps: number;
  readonly bitSteps: number;
  /** Held-out images. */
  readonly images: number;
}

/** How many jobs {@link layerJobs} are. */
export function layerJobCount(graph: Graph, { ratios }: Pick<SearchSettings, 'ratios'>): number {
  const tried = triedRatios(ratios).length;
  return findLayers(graph).reduce((sum, layer) => sum + (hasTaps(layer) ? tried : 1), 0);
}

/**
 * A job for every layer and ratio; each measures all widths. What has no taps to share (matrices, 1x1 kernels) stays dense,
 * and only its bits are searched.
 *
 * @throws FsnError `bad-graph` where the network has no layer.
 */
export function layerJobs(
  graph: Graph,
  { ratios, bits, segments, seed }: SearchSettings,
  { steps, bitSteps, images }: LayerEffort,
  ids: JobIds,
): LayerJob[] {
  const layers = findLayers(graph);
  if (layers.length === 0) throw new FsnError('bad-graph', `${graph.name} has no layer to compress`);
  const tried = triedRatios(ratios);
  return layers.flatMap((layer) =>
    (hasTaps(layer) ? tried : [1]).map((ratio) =>
      ids.layer({ layer: layer.name, ratio, segments, bits, steps, bitSteps, images, seed }),
    ),
  );
}

function triedRatios(ratios: readonly number[]): number[] {
  return [1, ...new Set(ratios.filter((ratio) => ratio > 1).toSorted((a, b) => a - b))];
}

function hasTaps({ op, direct, weight: { shape } }: Layer): boolean {
  return op === 'Conv' && direct && shape.slice(2).some((size) => size > 1);
}

/** What the jobs have found, by layer. A ratio that gives the summary of a smaller one is left out. */
export function layerTables(
  graph: Graph,
  jobs: readonly LayerJob[],
  results: readonly LayerResult[],
): LayerTable[] {
  return findLayers(graph).map(({ name, weight: { shape } }) => {
    const candidates: Candidate[] = [];
    const lengths = new Set<number>();
    let obstacle: string | undefined;
    for (const [index, { input }] of jobs.entries()) {
      if (input.layer !== name) continue;
      const result = results[index];
      obstacle ??= result.obstacle;
      if (result.obstacle !== undefined || lengths.has(result.ratio)) continue;
      lengths.add(result.ratio);
      candidates.push(...result.candidates.map((found) => ({ ratio: input.ratio, ...found })));
    }
    return {
      layer: name,
      shape,
      candidates: withoutGains(candidates),
      ...(obstacle !== undefined && { obstacle }),
    };
  });
}

/** Values of more bits lose nothing that there would be to learn. */
export const learnedBits = 4;

/**
 * A layer that learns a little may give the network better answers than it had, whatever its ratio: above all where its
 * normalizations use other statistics than they were trained for. Left in, a gain that all layers offer once would be
 * counted for each of them. All ways to store a layer have learned as long, dense ones too, so its losses are over the best
 * of them: taken off summaries and dense ones apart, the first ratio's own loss would go with it.
 */
function withoutGains(candidates: readonly Candidate[]): Candidate[] {
  const best = candidates.reduce((least, { loss }) => Math.min(least, loss), 0);
  return candidates.map((candidate) => ({ ...candidate, loss: candidate.loss - best }));
}
