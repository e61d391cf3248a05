import { kernelSize, type Node, type SummaryWeight, segmentLength, segmentStarts } from '@fsnet/graph';
import { ints, makeNode } from '../operators/edit-node.ts';
import type { Workshop } from '../operators/operator-form.ts';
import { expandVector } from './expand-vector.ts';
import { interpolate } from './interpolate.ts';
import { reshapeTo } from './reshape-to.ts';
import { segmentRows } from './segment-rows.ts';

/**
 * Nodes that compute dense filters out of a filter summary. The summary is read as rows of as many values as
 * divide all starts, its length and that of a segment: one row a tap where the locations are tap-aligned. Rows are
 * gathered for each segment and put into ONNX's order.
 */
export function expandSummary(name: string, weight: SummaryWeight, workshop: Workshop): Node[] {
  const { locations, vector, circular } = weight;
  const length = segmentLength(weight);
  const starts = segmentStarts(weight).map((start) => (circular ? start % vector.count : start));
  const fractions = locations.kind === 'explicit' ? locations.fractions : undefined;
  const isInterpolated = fractions?.some((fraction) => fraction !== 0) ?? false;
  const width = isInterpolated ? 1 : rowWidth(starts, length, vector.count);
  const rows = {
    starts: starts.map((start) => start / width),
    count: vector.count / width,
    length: length / width,
  };

  const summary = workshop.freshName(`${name}.summary`);
  const indices = workshop.freshName(`${name}.rows`);
  const segments = workshop.freshName(`${name}.segments`);
  const nodes = [
    ...expandVector(summary, name, vector, [rows.count, width], workshop),
    ...segmentRows(indices, name, { ...rows, circular }, workshop),
    ...(isInterpolated && fractions
      ? interpolate(segments, name, { summary, indices, fractions, count: rows.count, circular }, workshop)
      : [makeNode('Gather', [summary, indices], [segments])]),
  ];
  return [...nodes, ...inOnnxOrder(segments, name, weight, workshop)];
}

/** `[segments, rows, row width]` as `[filters, channels, ...kernel]`. */
function inOnnxOrder(segments: string, name: string, weight: SummaryWeight, workshop: Workshop): Node[] {
  const { shape, order } = weight;
  const [rows, columns] = kernelSize(shape);
  if (order === 'ihw' || rows * columns === 1) return [reshapeTo(shape, segments, name, workshop)];
  const taps = workshop.freshName(`${name}.taps`);
  const transposed = workshop.freshName(`${name}.channels`);
  return [
    reshapeTo([shape[0], rows * columns, shape[1]], segments, taps, workshop),
    makeNode('Transpose', [taps], [transposed], { perm: ints([0, 2, 1]) }),
    reshapeTo(shape, transposed, name, workshop),
  ];
}

/** The greatest common divisor of all starts and lengths. */
function rowWidth(starts: Uint32Array, length: number, summaryLength: number): number {
  let width = divisor(length, summaryLength);
  for (const start of starts) {
    if (width === 1) break;
    if (start % width !== 0) width = divisor(width, start);
  }
  return width;
}

function divisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
