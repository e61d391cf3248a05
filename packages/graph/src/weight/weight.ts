import type { DataType } from '../tensor/data-type.ts';
import type { NumericVector } from './numeric-vector.ts';

/**
 * Order in which a filter's weights stand in its segments: `hwi` (kernel row, kernel column, input channel;
 * channels fastest) or `ihw` (input channel, kernel row, kernel column; the paper's own code).
 */
export type UnrollingOrder = 'hwi' | 'ihw';

/** What one location locates: a whole filter, one of its kernel rows, or one of its taps. Rows and taps need `hwi`. */
export type SegmentKind = 'filter' | 'row' | 'tap';

/**
 * Where the segments of a filter summary start, in values from its beginning.
 *
 * `uniform`: segment `s` starts at `s * step`. `explicit`: at `starts[s]`, and where `fractions` is present the
 * segment is `(1 - f) * F[start + k] + f * F[start + k + 1]` with `f = fractions[s] / 65536` (learned locations,
 * DFSNet).
 */
export type SegmentLocations =
  | { readonly kind: 'uniform'; readonly step: number }
  | { readonly kind: 'explicit'; readonly starts: Uint32Array; readonly fractions?: Uint16Array };

/** A weight stored as its own values. */
export interface DenseWeight<V = NumericVector> {
  readonly kind: 'dense';
  /** Element type that the network computes with: `float32` also where the vector is quantised or half precision. */
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** The product of `shape` values, row-major. */
  readonly vector: V;
}

/**
 * The filters of a convolution as one filter summary `F` of which every filter is made of overlapping segments
 * (FSNet, section 3.1).
 *
 * Segments are numbered filter by filter; within a filter by kernel row (`row`), or by kernel row and column
 * (`tap`). A segment has `K = Kh * Kw * I` values for `filter`, `Kw * I` for `row`, `I` for `tap`.
 */
export interface SummaryWeight<V = NumericVector, L = SegmentLocations> {
  readonly kind: 'summary';
  /** Element type that the network computes with. */
  readonly dtype: 'float32';
  /** `[filters, input channels a group, ...kernel]`, ONNX's order; one or two kernel sizes. */
  readonly shape: readonly number[];
  /** Groups of the convolution. Filters of all groups share the one summary. */
  readonly groups: number;
  readonly order: UnrollingOrder;
  readonly segments: SegmentKind;
  /** Whether positions are read modulo the summary's length. */
  readonly circular: boolean;
  readonly locations: L;
  /** The summary itself, `length` values. */
  readonly vector: V;
}

/** One weight of a network. `V` is how its numbers are held: unpacked here, still in the file in `@fsnet/format`. */
export type Weight<V = NumericVector, L = SegmentLocations> = DenseWeight<V> | SummaryWeight<V, L>;
