import type { NumberList } from './number-list.ts';

/** ONNX's `ModelProto`, as far as fsnet reads it. Names follow the fields of `onnx.proto`. */
export interface ModelMessage {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  docString: string;
  graph: GraphMessage;
  /** Version by domain; ONNX's own is ''. */
  readonly opsetImport: Map<string, number>;
  readonly metadataProps: Map<string, string>;
  /** `domain.name` of the model's own functions. */
  readonly functions: Set<string>;
}

/** `GraphProto`. */
export interface GraphMessage {
  name: string;
  readonly nodes: NodeMessage[];
  readonly initializers: TensorMessage[];
  readonly inputs: ValueInfoMessage[];
  readonly outputs: ValueInfoMessage[];
  /** Names of `sparse_initializer`s. */
  readonly sparse: number;
}

/** `NodeProto`. */
export interface NodeMessage {
  name: string;
  opType: string;
  domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Bytes of each `AttributeProto`. */
  readonly attributes: readonly Uint8Array[];
}

/** `AttributeProto`: its type says which of the values counts. */
export interface AttributeMessage {
  name: string;
  type: number;
  f: number;
  i: bigint;
  s: Uint8Array;
  t?: TensorMessage;
  readonly floats: NumberList;
  readonly ints: NumberList;
  readonly strings: readonly Uint8Array[];
  /** Bytes of the sub-graphs in `g` and `graphs`. */
  readonly graphs: readonly Uint8Array[];
}

/** `TensorProto`. */
export interface TensorMessage {
  name: string;
  dataType: number;
  readonly dims: readonly number[];
  rawData?: Uint8Array;
  /** Numbers by field: 4 float, 5 int32, 7 int64, 10 double, 11 uint64. */
  readonly typed: ReadonlyMap<number, NumberList>;
  hasStrings: boolean;
  hasSegment: boolean;
  /** Where the values stand in another file. */
  external?: Map<string, string>;
}

/** `ValueInfoProto` of a tensor. */
export interface ValueInfoMessage {
  name: string;
  /** `undefined` where the value is no tensor or says nothing. */
  elementType?: number;
  /** What the value is where it is no tensor. */
  otherKind?: string;
  /** `undefined`: unknown rank. */
  shape?: (number | string | null)[];
}

/** Values of `AttributeProto.AttributeType`. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  graphs: 10,
  sparseTensor: 11,
} as const;
