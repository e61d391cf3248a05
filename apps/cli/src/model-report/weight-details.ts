import {
  drawFilters,
  drawSummary,
  type FilterPicture,
  readsOf,
  type SegmentFigures,
  type SummaryDrawing,
  segmentFigures,
  type ValueFigures,
  valueFigures,
} from '@fsnet/figures';
import { type Graph, vectorValues, weightTensor } from '@fsnet/graph';
import { numbersOf } from '@fsnet/vision';
import { limits } from './limits.ts';
import type { ReportLayer } from './model-report.ts';

/** What a weight looks like. */
export interface WeightDetails {
  readonly layer: ReportLayer;
  /** Of the stored values: a summary's vector, or the dense weight. */
  readonly values: ValueFigures;
  readonly segments?: SegmentFigures;
  readonly summary?: SummaryDrawing;
  readonly filters: FilterPicture;
}

/** Whether a weight has filters to draw: floats of two or more dimensions, none of them empty. */
export function canBeDrawn({ dtype, shape, parameters }: ReportLayer): boolean {
  return dtype.includes('float') && shape.length >= 2 && parameters > 0 && parameters <= limits.drawnValues;
}

/** Figures and drawings of a weight of `graph`. */
export function weightDetails(graph: Graph, layer: ReportLayer): WeightDetails {
  const weight = graph.weights.get(layer.name)!;
  const filters = drawFilters(numbersOf(weightTensor(weight)), weight.shape);
  const data = vectorValues(weight.vector) as Float32Array | Float64Array;
  const values = valueFigures(weight.vector, data);
  if (weight.kind === 'dense') return { layer, values, filters };
  const reads = readsOf(weight);
  return {
    ...{ layer, values, filters },
    segments: segmentFigures(weight, reads),
    summary: drawSummary(weight, data, reads),
  };
}
