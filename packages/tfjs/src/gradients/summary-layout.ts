import { kernelSize, type SummaryWeight, segmentCount, segmentLength } from '@fsnet/graph';

/**
 * How the filters of a convolution lie in a summary: all that a `SummaryWeight` says but values and locations. `shape`
 * is `[filters, input channels a group, ...kernel]`.
 */
export type SummaryLayout = Pick<SummaryWeight, 'shape' | 'groups' | 'order' | 'segments' | 'circular'>;

/** A layout and a summary's length in the numbers that reading filters needs. */
export interface SegmentGeometry {
  /** Values of the summary. */
  readonly length: number;
  readonly circular: boolean;
  readonly filters: number;
  /** Input channels a group. */
  readonly channels: number;
  /** `[kernel height, kernel width]`. */
  readonly kernel: readonly [number, number];
  readonly segments: number;
  readonly segmentLength: number;
  readonly segmentsPerFilter: number;
  /** Values from one whole real location to the next. */
  readonly unit: number;
  /** Where value `j` of an unrolled filter stands in tfjs's layout `[height, width, channels, filters]`, by filters. */
  readonly order: SummaryLayout['order'];
}

/**
 * Checks that a layout means something for a summary of `length` values.
 *
 * @throws RangeError where it doesn't.
 */
export function segmentGeometry(layout: SummaryLayout, length: number, unit = 1): SegmentGeometry {
  if (!Number.isInteger(unit) || unit < 1) throw new RangeError(`locations in units of ${unit} values`);
  const { shape, groups, order, segments, circular } = layout;
  if (
    (shape.length !== 3 && shape.length !== 4) ||
    !shape.every((size) => Number.isInteger(size) && size > 0)
  )
    throw new RangeError(`the layout's shape [${shape}] is not [filters, channels, ...kernel]`);
  if (!Number.isInteger(groups) || groups < 1 || shape[0] % groups !== 0)
    throw new RangeError(`${groups} groups do not divide ${shape[0]} filters`);
  if (order === 'ihw' && segments !== 'filter')
    throw new RangeError(`${segments} segments need the order hwi, not ihw`);
  const geometry = {
    length,
    circular,
    filters: shape[0],
    channels: shape[1],
    kernel: kernelSize(shape),
    segments: segmentCount(layout),
    segmentLength: segmentLength(layout),
    segmentsPerFilter: segmentCount(layout) / shape[0],
    order,
    unit,
  };
  if (!circular && geometry.segmentLength > length)
    throw new RangeError(`segments of ${geometry.segmentLength} values in a summary of ${length}`);
  return geometry;
}

/** Checks fixed starts as {@link segmentGeometry} checks the layout. */
export function checkStarts(starts: Int32Array | Uint32Array, geometry: SegmentGeometry): void {
  const { segments, segmentLength, length, circular } = geometry;
  if (starts.length !== segments) throw new RangeError(`${starts.length} starts for ${segments} segments`);
  const last = circular ? 2 ** 32 - 1 : length - segmentLength;
  const wrong = starts.findIndex((start) => start < 0 || start > last);
  if (wrong >= 0)
    throw new RangeError(`segment ${wrong} starts at ${starts[wrong]}, outside of 0 to ${last}`);
}
