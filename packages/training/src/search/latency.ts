import { compress } from '@fsnet/encoder';
import { allocate, batchShapes, elementCount, type Graph, layerName, type Tensor } from '@fsnet/graph';
import { load, type Profile } from '@fsnet/wasm';
import type { LayerTable } from './choice.ts';
import { layerEntry } from './layer-entry.ts';

/** Runs of each network whose medians count. */
const rounds = 30;

/** How long one image takes, on this machine, by the CPU runtime with one thread. */
export interface Latencies {
  /** What stays the same whatever the layers are. */
  readonly otherMilliseconds: number;
  readonly tables: readonly LayerTable[];
}

/**
 * Measures every layer at every ratio of its table: one network for each ratio, all of whose layers have it, since layers
 * run one after the other and a layer's time hangs on itself alone.
 */
export async function measureLatencies(
  graph: Graph,
  tables: readonly LayerTable[],
  segments: 'filter' | 'row' | 'tap',
  signal?: AbortSignal,
): Promise<Latencies> {
  const ratios = new Set(tables.flatMap(({ candidates }) => candidates.map(({ ratio }) => ratio)));
  const times = new Map<number, ReadonlyMap<string, number>>();
  let otherMilliseconds = 0;
  for (const ratio of ratios) {
    signal?.throwIfAborted();
    const profile = await profileOf(withRatio(graph, tables, ratio, segments), signal);
    const own = timesOfLayers(graph, profile);
    times.set(ratio, own);
    if (ratio !== 1) continue;
    const layers = tables.reduce((sum, { layer }) => sum + (own.get(layer) ?? 0), 0);
    otherMilliseconds = profile.milliseconds - layers;
  }
  return {
    otherMilliseconds,
    tables: tables.map((table) => ({
      ...table,
      candidates: table.candidates.map((candidate) => ({
        ...candidate,
        milliseconds: times.get(candidate.ratio)?.get(table.layer) ?? 0,
      })),
    })),
  };
}

/** How long one image takes: the sum of the medians of its layers, as the tables count. */
export async function measureLatency(graph: Graph, signal?: AbortSignal): Promise<number> {
  return (await profileOf(graph, signal)).milliseconds;
}

function withRatio(
  graph: Graph,
  tables: readonly LayerTable[],
  ratio: number,
  segments: 'filter' | 'row' | 'tap',
): Graph {
  const layers = tables
    .filter(({ candidates }) => candidates.some((candidate) => candidate.ratio === ratio))
    .map(({ layer }) => {
      const { match, protect, ...entry } = layerEntry(layer, { ratio, bits: 32 }, segments);
      return {
        match,
        protect: false,
        ...(ratio > 1 && { ratio, segments: entry.segments ?? 'tap' }),
        iterations: 1,
      };
    });
  return compress(graph, { recipe: { layers }, bits: 8, goldenSamples: 0 }).graph;
}

async function profileOf(graph: Graph, signal: AbortSignal | undefined): Promise<Profile> {
  const model = await load(graph);
  try {
    const inputs = Object.entries(batchShapes(graph.inputs, 1)).map(([name, shape]): [string, Tensor] => {
      const { dtype } = graph.inputs.find((input) => input.name === name)!;
      return [name, { dtype, shape, data: allocate(dtype, elementCount(shape)) }];
    });
    return await model.profile(Object.fromEntries(inputs), { rounds, signal });
  } finally {
    model.dispose();
  }
}

/** By weight, the time of the layer that reads it. */
function timesOfLayers({ nodes }: Graph, { layers }: Profile): ReadonlyMap<string, number> {
  const byName = new Map(layers.map(({ name, milliseconds }) => [name, milliseconds]));
  const found = new Map<string, number>();
  for (const node of nodes) {
    const [, weight] = node.inputs;
    const milliseconds = byName.get(layerName(node).name);
    if (weight && milliseconds !== undefined) found.set(weight, (found.get(weight) ?? 0) + milliseconds);
  }
  return found;
}
