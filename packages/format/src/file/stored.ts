import type {
  DataType,
  DenseWeight,
  GoldenInput,
  Graph,
  SegmentLocations,
  SummaryWeight,
} from '@fsnet/graph';

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

/** A tensor whose numbers are still packed in the file. */
export interface StoredTensor {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly vector: StoredVector;
}

/** A golden sample whose tensors are still packed in the file (`FSN.md`, "Metadata"). */
export interface StoredGoldenSample {
  readonly inputs: Readonly<Record<string, StoredGoldenInput>>;
  readonly outputs: Readonly<Record<string, StoredTensor>>;
  readonly tolerance: number;
}

/** Input of a {@link StoredGoldenSample}: stored values, or values drawn from a seed. */
export type StoredGoldenInput =
  | { readonly kind: 'tensor'; readonly tensor: StoredTensor }
  | Extract<GoldenInput, { kind: 'drawn' }>;

/** What the header of a `.fsn` file says: the whole network but for the numbers of its weights. */
export interface FsnHeader {
  readonly version: { readonly major: number; readonly minor: number };
  /** Program that wrote the file. */
  readonly writer: string;
  readonly graph: Graph<StoredWeight>;
  /** In the file's order; `graph.metadata` has none, since their numbers are not in the header. */
  readonly goldenSamples: readonly StoredGoldenSample[];
  /** Bytes before the data section. */
  readonly headerLength: number;
  /** Bytes of the whole file. */
  readonly fileLength: number;
}
