import { elementCount } from '../tensor/tensor.ts';
import { kernelSize, segmentLength, segmentStarts } from './segments.ts';
import { vectorValues } from './vector-values.ts';
import type { SummaryWeight } from './weight.ts';

/**
 * The dense filters that a filter summary stands for, `[filters, input channels a group, ...kernel]` in row-major
 * order (`FSN.md`, "Weights"). The weight must have passed `checkWeight`.
 */
export function filtersFromSummary(weight: SummaryWeight): Float32Array {
  const { shape, segments, order, locations } = weight;
  const filters = new Float32Array(elementCount(shape));
  if (filters.length === 0) return filters;
  const fractions = locations.kind === 'explicit' ? locations.fractions : undefined;
  const starts = wrappedStarts(weight);
  const summary = readableSummary(weight, fractions ? 1 : 0);

  const [rows, columns] = kernelSize(shape);
  const channels = shape[1];
  if (order === 'ihw' || rows * columns === 1) {
    copySegments(filters, summary, starts, fractions, segmentLength(weight));
    return filters;
  }

  const tapCount = rows * columns;
  const tapsPerSegment = { filter: tapCount, row: columns, tap: 1 }[segments];
  const tapStarts = new Uint32Array(tapCount);
  const tapFractions = new Float64Array(tapCount);
  const filterLength = channels * tapCount;
  for (let begin = 0, tapIndex = 0; begin < filters.length; begin += filterLength) {
    for (let tap = 0; tap < tapCount; tap++, tapIndex++) {
      const segment = Math.floor(tapIndex / tapsPerSegment);
      tapStarts[tap] = starts[segment] + (tap % tapsPerSegment) * channels;
      if (fractions) tapFractions[tap] = fractions[segment] / 65536;
    }
    const filter = filters.subarray(begin, begin + filterLength);
    if (fractions) interpolateTaps(filter, summary, tapStarts, tapFractions);
    else transposeTaps(filter, summary, tapStarts);
  }
  return filters;
}

/** Writes taps of `channels` consecutive summary values as `[channels, taps]`. */
function transposeTaps(filter: Float32Array, summary: Float32Array, tapStarts: Uint32Array): void {
  const tapCount = tapStarts.length;
  for (let channel = 0, out = 0; out < filter.length; channel++) {
    for (let tap = 0; tap < tapCount; tap++) filter[out++] = summary[tapStarts[tap] + channel];
  }
}

function interpolateTaps(
  filter: Float32Array,
  summary: Float32Array,
  tapStarts: Uint32Array,
  tapFractions: Float64Array,
): void {
  const tapCount = tapStarts.length;
  for (let channel = 0, out = 0; out < filter.length; channel++) {
    for (let tap = 0; tap < tapCount; tap++) {
      const at = tapStarts[tap] + channel;
      const fraction = tapFractions[tap];
      filter[out++] = (1 - fraction) * summary[at] + fraction * summary[at + 1];
    }
  }
}

/** Segments whose values already stand in the order of the dense filter. */
function copySegments(
  filters: Float32Array,
  summary: Float32Array,
  starts: Uint32Array,
  fractions: Uint16Array | undefined,
  length: number,
): void {
  for (let segment = 0, out = 0; segment < starts.length; segment++) {
    const start = starts[segment];
    const fraction = fractions ? fractions[segment] / 65536 : 0;
    if (fraction === 0) {
      filters.set(summary.subarray(start, start + length), out);
      out += length;
      continue;
    }
    for (let at = start; at < start + length; at++)
      filters[out++] = (1 - fraction) * summary[at] + fraction * summary[at + 1];
  }
}

function wrappedStarts(weight: SummaryWeight): Uint32Array {
  const starts = segmentStarts(weight);
  return weight.circular ? starts.map((start) => start % weight.vector.count) : starts;
}

/** The summary with so many values after its end that no segment needs a modulo; `extra` more for interpolation. */
function readableSummary(weight: SummaryWeight, extra: number): Float32Array {
  const values = vectorValues(weight.vector) as Float32Array;
  const reach = weight.circular ? segmentLength(weight) + extra : extra;
  if (reach === 0) return values;
  const readable = new Float32Array(values.length + reach);
  readable.set(values);
  if (weight.circular) {
    for (let i = values.length; i < readable.length; i++) readable[i] = readable[i - values.length];
  }
  return readable;
}
