import type { SegmentLocations, SummaryWeight } from './weight.ts';

/** What says how many segments a filter summary has and how long they are. */
export type SegmentLayout = Pick<SummaryWeight, 'shape' | 'segments'>;

/** Kernel rows and columns of a filter shape; a 1-D kernel is one row. */
export function kernelSize(shape: readonly number[]): [rows: number, columns: number] {
  return shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]];
}

/** Segments of the whole weight: one a filter, kernel row or tap. */
export function segmentCount({ shape, segments }: SegmentLayout): number {
  const [rows, columns] = kernelSize(shape);
  return shape[0] * { filter: 1, row: rows, tap: rows * columns }[segments];
}

/** Values of one segment. */
export function segmentLength({ shape, segments }: SegmentLayout): number {
  const [rows, columns] = kernelSize(shape);
  return shape[1] * { filter: rows * columns, row: columns, tap: 1 }[segments];
}

/** Where each segment starts, in values from the summary's beginning; below 2^32, not yet taken modulo its length. */
export function segmentStarts(weight: SegmentLayout & { readonly locations: SegmentLocations }): Uint32Array {
  const { locations } = weight;
  if (locations.kind === 'explicit') return locations.starts;
  const starts = new Uint32Array(segmentCount(weight));
  for (let segment = 0; segment < starts.length; segment++) starts[segment] = segment * locations.step;
  return starts;
}
