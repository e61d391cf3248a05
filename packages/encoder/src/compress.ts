import { limits } from '@fsnet/format';
import { type Graph, type Metadata, runSteps, type StepOptions, type Weight } from '@fsnet/graph';
import { type FittedLayer, fitLayer, planLayer, quantizeLayer } from './compress-layer.ts';
import { answerAgain, drawGoldenSamples, type GoldenSamples } from './golden-samples.ts';
import { findLayers } from './layer/find-layers.ts';
import { type CompressOptions, checkOptions, type EncodeProgress } from './options.ts';
import { bitsOf } from './quantize-vector.ts';
import { matchesGlob } from './recipe/glob.ts';
import { type Recipe, recipeJson, settingsFor } from './recipe/recipe.ts';
import type { CompressReport, LayerReport } from './report.ts';
import { foldStatistics } from './small/fold-statistics.ts';
import { halveSmallWeights } from './small/halve-small-weights.ts';
import { shortenNames } from './small/shorten-names.ts';
import { asksForSummary } from './summary-obstacle.ts';

/** A compressed network, and what was done to it. */
export interface Compressed {
  readonly graph: Graph;
  readonly report: CompressReport;
}

/**
 * Compresses the layers of a network: fits summaries where a ratio asks for them, quantises, and draws golden
 * samples. The graph and all other weights stay as they are.
 *
 * Layers are the weights of Conv, ConvTranspose, Gemm and MatMul with 256 values (`smallest`) or more. A summary or a quantised
 * vector that comes in stays as it is unless `refit` or other `bits` are asked for. Without a ratio all layers stay
 * dense. The same graph and options give the same result.
 *
 * @throws TypeError, RangeError for options that are wrong or contradict each other.
 * @throws FsnError `bad-value` where a recipe contradicts the options.
 */
export function compress(graph: Graph, options: CompressOptions = {}): Compressed {
  const { graph: compressed, report } = runSteps(compressSteps(graph, options), stepOptions(options));
  return { graph: hasShortNames(options) ? shortenNames(compressed).graph : compressed, report };
}

/** Whether names are to be shortened, which {@link compressSteps} leaves to do: settings go by the names that were. */
export function hasShortNames({ small, keepNames }: CompressOptions): boolean {
  return small === true && keepNames !== true;
}

/** Hands progress on, and stops where the signal says so. */
export function stepOptions({
  onProgress,
  signal,
}: CompressOptions): StepOptions<EncodeProgress | undefined> {
  return { onStep: (progress) => progress && onProgress?.(progress), signal };
}

/** {@link compress}, yielding progress, or nothing in the middle of a layer. */
export function* compressSteps(
  source: Graph,
  options: CompressOptions,
): Generator<EncodeProgress | undefined, Compressed, void> {
  checkOptions(options);
  const { graph, count: folded } = options.small ? foldStatistics(source) : { graph: source, count: 0 };
  const plans = findLayers(graph, options.smallest).map((layer) =>
    planLayer(layer, settingsFor(layer.name, options, options.recipe)),
  );
  const fits = yield* fitLayers(plans, options.seed ?? 0);
  const { weights, layers } = yield* quantizeLayers(graph, fits);

  const halved = options.small ? halveSmallWeights(graph) : new Map<string, Weight>();
  for (const [name, weight] of halved) weights.set(name, weight);

  const compresses = layers.some(({ name }) => weights.get(name) !== graph.weights.get(name));
  const changed = compresses || folded > 0 || halved.size > 0;
  const isExact = halved.size === 0 && layers.every(({ relativeError }) => relativeError === 0);
  const kept = isExact ? graph.metadata : withoutAccuracy(graph.metadata);
  const told = { ...kept, ...options.metadata };
  const metadata = options.small ? withoutRecipe(told) : compresses ? withRecipe(told, fits, options) : told;
  const compressed: Graph = { ...graph, weights, metadata };
  const golden = yield* goldenSamples(compressed, changed, options);
  const { goldenSamples: _, ...others } = metadata;
  return {
    graph: {
      ...compressed,
      metadata: golden.samples.length > 0 ? { ...others, goldenSamples: golden.samples } : others,
    },
    report: {
      layers,
      goldenSamples: { count: golden.samples.length, ...(golden.reason ? { reason: golden.reason } : {}) },
      notes: [
        ...notes(fits),
        ...(folded > 0 ? [foldedNote(folded)] : []),
        ...unmatched(options.recipe, fits),
        ...(kept !== graph.metadata && !options.metadata?.provenance ? [accuracyNote] : []),
      ],
    },
  };
}

function* fitLayers(
  plans: readonly ReturnType<typeof planLayer>[],
  seed: number,
): Generator<EncodeProgress | undefined, FittedLayer[], void> {
  const total = plans.reduce((sum, plan) => sum + (plan.fit ? weightsOf(plan.layer.weight) : 0), 0);
  let loaded = 0;
  const fits: FittedLayer[] = [];
  for (const plan of plans) {
    fits.push(yield* fitLayer(plan, (seed ^ hash(plan.layer.name)) >>> 0));
    if (!plan.fit) continue;
    loaded += weightsOf(plan.layer.weight);
    yield { phase: 'fit', loaded, total };
  }
  return fits;
}

function* quantizeLayers(
  graph: Graph,
  fits: readonly FittedLayer[],
): Generator<EncodeProgress, { weights: Map<string, Weight>; layers: LayerReport[] }, void> {
  const weights = new Map(graph.weights);
  const layers: LayerReport[] = [];
  const total = fits.reduce((sum, { layer }) => sum + weightsOf(layer.weight), 0);
  let loaded = 0;
  for (const fitted of fits) {
    const { weight, report } = quantizeLayer(fitted);
    weights.set(fitted.layer.name, weight);
    layers.push(report);
    loaded += weightsOf(fitted.layer.weight);
    yield { phase: 'quantize', loaded, total };
  }
  return { weights, layers };
}

function* goldenSamples(
  graph: Graph,
  changed: boolean,
  options: CompressOptions,
): Generator<undefined, GoldenSamples, void> {
  const { goldenSamples: count, seed = 0 } = options;
  const brought = graph.metadata.goldenSamples ?? [];
  if (brought.length > 0 && count !== 0)
    return changed ? yield* answerAgain(graph, brought) : { samples: brought };
  const maximumBytes =
    count === undefined ? Math.max(4096, storedBytes(graph) / 50) : Number.POSITIVE_INFINITY;
  return yield* drawGoldenSamples(graph, { count: count ?? 1, seed, maximumBytes });
}

function notes(fits: readonly FittedLayer[]): string[] {
  if (fits.length === 0) return ['The network has no layer to compress: all weights are stored as they are.'];
  const summaries = fits.filter(({ weight }) => weight.kind === 'summary').length;
  if (fits.some(({ settings }) => asksForSummary(settings)) || summaries > 0) {
    const untrained = fits.filter(({ fitted }) => fitted).length;
    return untrained === 0
      ? []
      : [
          `${untrained} layer${untrained === 1 ? ' was' : 's were'} fitted to summaries without training; measure the network before using it.`,
        ];
  }
  return [
    'No ratio was given, so every layer stays dense. Filter summaries (a ratio above 1) make a network far smaller, but need training to keep its accuracy.',
  ];
}

const accuracyNote =
  'The accuracy that the network brings was measured before its weights changed, so it is left out.';

function foldedNote(count: number): string {
  return `${count} batch normalisation${count === 1 ? ' has' : 's have'} the statistics folded in, so this file is to be run; train further from the one it was made of.`;
}

/** The same metadata but for the recipe. */
function withoutRecipe(metadata: Metadata): Metadata {
  const { recipe, ...provenance } = metadata.provenance ?? {};
  return recipe === undefined ? metadata : { ...metadata, provenance };
}

/** With how the network was compressed, unless the metadata tell already how it was made. */
function withRecipe(metadata: Metadata, fits: readonly FittedLayer[], options: CompressOptions): Metadata {
  const { provenance } = metadata;
  if (provenance?.recipe !== undefined) return metadata;
  // Layers that came in quantised or of half precision keep their bits where none are named.
  const bits = fits.every(({ layer }) => bitsOf(layer.weight.vector) === 32) ? 8 : undefined;
  const recipe = recipeJson({ ...options, bits: options.bits ?? bits }, options.recipe);
  // A recipe of thousands of layers does not fit a file, which is still worth writing without it.
  if (new TextEncoder().encode(recipe).length > limits.stringBytes) return metadata;
  return { ...metadata, provenance: { ...provenance, recipe } };
}

/** The same metadata where they tell of no accuracy. */
function withoutAccuracy(metadata: Metadata): Metadata {
  if (!metadata.provenance?.accuracy?.length) return metadata;
  const { accuracy: _, ...provenance } = metadata.provenance;
  return { ...metadata, provenance };
}

/** The entries of a recipe that no layer is called by: misspelt ones, mostly. */
function unmatched(recipe: Recipe | undefined, fits: readonly FittedLayer[]): string[] {
  return (recipe?.layers ?? []).flatMap(({ match }, index) =>
    fits.some(({ layer }) => matchesGlob(layer.name, match))
      ? []
      : [
          `No layer is called "${match}", as layers[${index}] of the recipe has it: that entry changes nothing.`,
        ],
  );
}

/** Bytes of the weights before entropy coding, about. */
function storedBytes(graph: Graph): number {
  let bytes = 0;
  for (const { vector } of graph.weights.values())
    bytes += vector.format === 'affine' ? (vector.count * vector.bits) / 8 : vector.data.byteLength;
  return bytes;
}

function weightsOf({ shape }: Weight): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** So that a layer's fit does not depend on the layers before it: FNV-1a of its name. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
