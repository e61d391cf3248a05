import type { DataType, TensorData } from '../tensor/data-type.ts';

/** Values as they are, of any element type (`FSN.md`, "Vectors"). */
export interface PlainVector {
  readonly format: 'plain';
  readonly dtype: DataType;
  /** `count` elements; see {@link TensorData} for how each type is held. */
  readonly data: TensorData;
  readonly count: number;
}

/**
 * Affine-quantised values, `w = scale * (level - zero)`, one scale and zero point for each block of `block`
 * consecutive values (the last may be shorter), or for the whole vector where `block` is 0.
 */
export interface AffineVector {
  readonly format: 'affine';
  /** Bits a level, 2 to 8. */
  readonly bits: number;
  readonly block: number;
  /** One a block, finite and positive. */
  readonly scales: Float32Array;
  /** One a block, 0 to `2^bits - 1`. */
  readonly zeros: Uint8Array;
  /** One level a byte, 0 to `2^bits - 1`. */
  readonly levels: Uint8Array;
  readonly count: number;
}

/** The numbers of one weight: a dense tensor's elements in row-major order, or a filter summary. */
export type NumericVector = PlainVector | AffineVector;

/** How many scales (and zero points) an affine vector of `count` values has. */
export function blockCount(count: number, block: number): number {
  return block === 0 ? 1 : Math.ceil(count / block);
}
