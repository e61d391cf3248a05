import type { Tensor } from '../tensor/tensor.ts';

/**
 * Value of a node's attribute. Only `ints` and `int` of at most 2^53 are numbers here, so that plain code can use
 * them. `opaque` is an attribute that fsnet carries without understanding it (a sub-graph, say): the bytes of
 * ONNX's `AttributeProto`.
 */
export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: Tensor }
  | { readonly type: 'opaque'; readonly value: Uint8Array };

/** One operator application. */
export interface Node {
  /** Empty where the source had none; never used to refer to a node. */
  readonly name: string;
  /** Operator type, as in ONNX. */
  readonly op: string;
  /** Operator set; empty for ONNX's own. */
  readonly domain: string;
  /** Names of values; empty for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Values of this graph that sub-graphs in `opaque` attributes read by name. */
  readonly captures?: readonly string[];
}
