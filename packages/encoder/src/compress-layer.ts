import {
  elementCount,
  FsnError,
  type NumericVector,
  vectorValues,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import { type FitOptions, fitSummarySteps } from './fit/fit-summary.ts';
import type { Layer } from './layer/find-layers.ts';
import { bitsObstacle, bitsOf, quantizeVector } from './quantize-vector.ts';
import { type Bits, contradiction, type LayerSettings } from './recipe/layer-settings.ts';
import { relativeError } from './relative-error.ts';
import { fitWarning, type LayerReport } from './report.ts';
import {
  asksForSummary,
  minimumRatio,
  protectedBits,
  protection,
  summaryObstacle,
} from './summary-obstacle.ts';

/** A layer on its way through fit and quantisation. */
export interface LayerPlan {
  readonly layer: Layer;
  readonly settings: LayerSettings;
  /** Whether a fit is to be tried. */
  readonly fit: boolean;
  readonly reason?: string | undefined;
}

/** A layer after its fit: dense as before where there was none. */
export interface FittedLayer extends LayerPlan {
  readonly weight: Weight;
  readonly fitted: boolean;
  readonly fitError: number;
}

/** @throws FsnError `bad-value` where recipe and options together contradict themselves for this layer. */
export function planLayer(layer: Layer, settings: LayerSettings): LayerPlan {
  const wrong = contradiction(settings);
  if (wrong !== undefined)
    throw new FsnError('bad-value', `settings of ${layer.name}: ${wrong}`, {
      path: layer.name,
      actual: settings,
    });
  const isSummary = layer.weight.kind === 'summary';
  if (!asksForSummary(settings) || (isSummary && !settings.refit)) return { layer, settings, fit: false };
  const reason = summaryObstacle(layer, settings);
  return { layer, settings, fit: reason === undefined, reason };
}

/** Fits the summary that the plan asks for. */
export function* fitLayer(plan: LayerPlan, seed: number): Generator<undefined, FittedLayer, void> {
  const { layer, settings } = plan;
  const unfitted = { ...plan, weight: layer.weight, fitted: false, fitError: 0 };
  if (!plan.fit) return unfitted;
  const filters = weightTensor(layer.weight).data as Float32Array;
  const notFinite = bitsObstacle(filters, 8);
  if (notFinite !== undefined) return { ...unfitted, reason: notFinite };
  const fit = yield* fitSummarySteps(filters, layer.weight.shape, fitOptions(layer, settings, seed));
  if ('obstacle' in fit) return { ...unfitted, reason: fit.obstacle };
  if (fit.ratio < minimumRatio) {
    const reason = `a ratio of ${fit.ratio.toFixed(2)} is all that ${fit.weight.segments} segments give here, below ${minimumRatio}`;
    return { ...unfitted, reason };
  }
  return { ...plan, weight: fit.weight, fitted: true, fitError: fit.relativeError };
}

/** Quantises a fitted layer; a vector that is quantised already stays, unless the settings name other bits. */
export function quantizeLayer(fitted: FittedLayer): { weight: Weight; report: LayerReport } {
  const { layer, settings, weight } = fitted;
  const { vector, shape } = weight;
  const wanted = wantedBits(layer, settings);
  let { bits, reason } = wanted;
  let stored: NumericVector = vector;
  const alreadyNarrow = bitsOf(vector) !== 32;
  if (alreadyNarrow && (settings.bits === undefined || bits === bitsOf(vector))) bits = bitsOf(vector);
  else {
    const values = vectorValues(vector) as Float32Array;
    const obstacle = bitsObstacle(values, bits);
    if (obstacle !== undefined) [bits, reason] = [32, obstacle];
    const filterLength = elementCount(shape.slice(1));
    stored = quantizeVector(values, bits, settings.block ?? 'auto', filterLength);
  }
  const result: Weight = stored === vector ? weight : { ...weight, vector: stored };
  const report = layerReport(fitted, result, bits, [fitted.reason, reason]);
  return { weight: result, report };
}

function layerReport(
  { layer, fitted, fitError }: FittedLayer,
  weight: Weight,
  bits: Bits,
  reasons: readonly (string | undefined)[],
): LayerReport {
  const { kind, shape, vector } = weight;
  const count = elementCount(shape);
  const total = layer.weight === weight ? 0 : errorOf(weight, layer.weight);
  const reason = [...new Set(reasons)].filter((text) => text !== undefined).join('; ');
  const warning = fitted ? fitWarning(total) : undefined;
  return {
    name: layer.name,
    op: layer.op,
    kind,
    shape,
    ratio: kind === 'summary' ? count / vector.count : 1,
    bits,
    block: vector.format === 'affine' ? vector.block : 0,
    weights: count,
    stored: vector.count,
    fitted,
    fitError,
    relativeError: total,
    ...(reason ? { reason } : {}),
    ...(warning ? { warning } : {}),
  };
}

function errorOf(weight: Weight, original: Weight): number {
  // The same locations read both summaries, so what changed is seen without expanding them.
  return original.kind === weight.kind && original.vector.count === weight.vector.count
    ? relativeError(numbers(weight.vector), numbers(original.vector))
    : relativeError(numbersOf(weight), numbersOf(original));
}

function numbersOf(weight: Weight): Float32Array {
  return weightTensor(weight).data as Float32Array;
}

function numbers(vector: NumericVector): Float32Array {
  return vectorValues(vector) as Float32Array;
}

/** The bits that a layer's values are stored in, and why these are not the ones that its settings name. */
export function wantedBits({ place }: Layer, settings: LayerSettings): { bits: Bits; reason?: string } {
  const { bits = 8, protect = true } = settings;
  return place && protect && bits < protectedBits
    ? { bits: protectedBits, reason: protection(place) }
    : { bits };
}

function fitOptions({ weight, groups }: Layer, settings: LayerSettings, seed: number): FitOptions {
  const { ratio = 1, spacing, locations = 'tap', order = 'hwi', search, iterations } = settings;
  const segments = settings.segments ?? defaultSegments(weight.shape, settings);
  return { groups, ratio, spacing, locations, order, segments, search, iterations, seed };
}

function defaultSegments(
  shape: readonly number[],
  { locations = 'tap', spacing, order }: LayerSettings,
): 'tap' | 'filter' {
  const onTaps = locations === 'tap' || locations === 'half-tap';
  return onTaps && spacing === undefined && order !== 'ihw' && elementCount(shape.slice(2)) > 1
    ? 'tap'
    : 'filter';
}
