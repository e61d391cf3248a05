import type { DataType, DenseWeight, Graph, SegmentLocations, SummaryWeight } from '@fsnet/graph';

/** Where a payload stands in a file: in the data section, or in the header. */
export type Payload =
  | {
      readonly kind: 'span';
      /** From the start of the file. */
      readonly byteOffset: number;
      readonly byteLength: number;
      /** CRC-32 of the bytes. */
      readonly checksum: number;
    }
  | { readonly kind: 'inline'; readonly bytes: Uint8Array };

/** How the numbers of a payload are coded: as they are (levels bit-packed), or by order-0 rANS. */
export type Coder = 'raw' | 'rans';

/** Numbers that are still packed in the file (`FSN.md`, "Vectors"). */
export type StoredVector =
  | {
      readonly format: 'plain';
      readonly dtype: DataType;
      readonly count: number;
      readonly coder: Coder;
      readonly payload: Payload;
    }
  | {
      readonly format: 'affine';
      readonly count: number;
      readonly bits: number;
      readonly block: number;
      /** Of the whole vector; only where `block` is 0. */
      readonly scale: number;
      readonly zero: number;
      /** Element type of the block table's scales; only where `block` is not 0. */
      readonly scaleType: 'float32' | 'float16';
      readonly coder: Coder;
      readonly payload: Payload;
    };

/** Segment locations that are still packed in the file (`FSN.md`, "Locations"). */
export type StoredLocations =
  | Extract<SegmentLocations, { kind: 'uniform' }>
  | {
      readonly kind: 'explicit';
      readonly count: number;
      readonly unit: number;
      readonly bits: number;
      readonly lowBits: number;
      readonly delta: boolean;
      readonly coder: Coder;
      readonly fractions: boolean;
      readonly payload: Payload;
    };

export type StoredWeight = DenseWeight<StoredVector> | SummaryWeight<StoredVector, StoredLocations>;

/** What the header of a `.fsn` file says: the whole network but for the numbers of its weights. */
export interface FsnHeader {
  readonly version: { readonly major: number; readonly minor: number };
  /** Program that wrote the file. */
  readonly writer: string;
  readonly graph: Graph<StoredWeight>;
  /** Bytes before the data section. */
  readonly headerLength: number;
  /** Bytes of the whole file. */
  readonly fileLength: number;
}
