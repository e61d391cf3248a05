import { compress, findLayers, type LayerSettings, settingsFor } from '@fsnet/encoder';
import { elementCount, type Graph, type SummaryWeight, type Weight, weightTensor } from '@fsnet/graph';
import { drawSummary } from '../summary/draw-summary.ts';
import { type LearnedLocations, learnedLocations } from '../summary/learned-locations.ts';
import { orderByLikeness } from '../summary/order-by-likeness.ts';
import { type LearnedWeightOptions, quantizerOf } from './learned-weight.ts';
import type { NetworkOptions, TrainableLayerSettings } from './network-options.ts';

/** A network with its new summaries, and how each of its layers learns. */
export interface CompressedLayers {
  readonly graph: Graph;
  readonly layers: ReadonlyMap<string, LearnedWeightOptions>;
  /** By weight, why a layer that was to get a summary stays dense. */
  readonly obstacles: ReadonlyMap<string, string>;
}

/** Gives layers the summaries that the options ask for, and settles how their values and locations are learned. */
export function compressLayers(graph: Graph, options: NetworkOptions): CompressedLayers {
  const entries = options.layers ?? [];
  const recipe = {
    layers: entries.map((entry) => ({ match: entry.match, ...encoderSettings(entry) })),
  };
  const fitting = { layers: recipe.layers.map((entry) => ({ ...entry, bits: undefined, block: undefined })) };
  const asksForSummaries = recipe.layers.some(({ ratio = 1, spacing }) => ratio > 1 || spacing !== undefined);
  const { seed, smallest } = options;
  const fit = asksForSummaries
    ? compress(graph, { recipe: fitting, bits: 32, seed, smallest, goldenSamples: 0 })
    : undefined;
  const fitted = fit?.graph.weights ?? graph.weights;
  const obstacles = new Map(
    fit?.report.layers.flatMap(({ name, kind, reason }) =>
      kind === 'dense' && reason !== undefined ? [[name, reason]] : [],
    ),
  );
  const weights = new Map<string, Weight>();
  for (const [name, weight] of fitted) {
    const dense = graph.weights.get(name)!;
    const isNew = weight.kind === 'summary' && dense.kind === 'dense';
    weights.set(name, isNew ? initialized(name, weight, dense, options) : weight);
  }
  const compressed = { ...graph, weights };
  const layers = new Map<string, LearnedWeightOptions>();
  const defaults = { bits: options.bits ?? 32 } as LayerSettings;
  for (const layer of findLayers(compressed, smallest)) {
    const settings = settingsFor(layer.name, defaults, recipe);
    const quantizer = quantizerOf(layer, layer.weight, settings);
    layers.set(layer.name, {
      quantizer,
      learnsRange: quantizer !== undefined && options.range === 'learned',
      locations: layer.weight.kind === 'summary' ? locationsOf(layer.name, layer.weight, entries) : undefined,
    });
  }
  return { graph: compressed, layers, obstacles };
}

function encoderSettings({
  match: _,
  locations,
  grid = 'tap',
  circular,
  ...settings
}: TrainableLayerSettings): LayerSettings {
  if (circular || locations === 'circular') return { ...settings, locations: 'circular', segments: 'filter' };
  if (locations === undefined || locations === 'fixed') return settings;
  if (locations !== 'learned') return { ...settings, locations };
  // Segments of rows and taps start on taps, from where they may leave.
  const startsFree = grid === 'free' && settings.segments === 'filter';
  // Learning moves locations to what lies beside them; that the search found the better ones further off counts for more.
  const search = settings.search ?? true;
  return { ...settings, search, locations: startsFree ? 'free' : grid === 'half-tap' ? 'half-tap' : 'tap' };
}

function locationsOf(
  name: string,
  weight: SummaryWeight,
  entries: readonly TrainableLayerSettings[],
): LearnedLocations | undefined {
  const { locations, grid = 'tap' } = merged(name, entries);
  return locations === 'learned' && !weight.circular ? learnedLocations(weight, grid) : undefined;
}

/** The keys that the encoder does not know, of the last entries that have them. */
function merged(name: string, entries: readonly TrainableLayerSettings[]) {
  let found: Pick<TrainableLayerSettings, 'locations' | 'grid'> = {};
  for (const { match, locations, grid } of entries) {
    // The encoder's own rule says whether an entry is for this layer.
    const isMeant = settingsFor(name, {}, { layers: [{ match, ratio: 1 }] }).ratio === 1;
    if (isMeant) found = { ...found, ...(locations && { locations }), ...(grid && { grid }) };
  }
  return found;
}

/** A new summary as training begins with it. */
function initialized(
  name: string,
  weight: SummaryWeight,
  dense: Weight,
  { initialize, layers = [], seed }: NetworkOptions,
): SummaryWeight {
  if (initialize === 'random') {
    const values = weightTensor(dense).data as Float32Array;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / elementCount(dense.shape);
    return drawSummary(weight, Math.sqrt(variance), `${seed} ${name}`);
  }
  return locationsOf(name, weight, layers) ? orderByLikeness(weight) : weight;
}
