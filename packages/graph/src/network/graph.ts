import type { DataType } from '../tensor/data-type.ts';
import type { Weight } from '../weight/weight.ts';
import type { Metadata } from './metadata.ts';
import type { Node } from './node.ts';

/** One size of a shape: a number, a symbol (`batch`), or `null` where nothing is known. */
export type Dimension = number | string | null;

/** What is known of a value: `shape` is `null` where not even the rank is. */
export interface ValueInfo {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly Dimension[] | null;
}

/**
 * A network as plain data. Values are named; a value is a graph input, a weight, or the output of exactly one node.
 *
 * Operators that fsnet knows (`knownOperators`) stand in *canonical form*: the form of ONNX opset 22, attributes
 * that equal their default left out, and with `Upsample` as `Resize`. Other operators stand as they came, with the
 * meaning that `opset` and `domains` give them.
 */
export interface Graph<W = Weight> {
  readonly name: string;
  /** Opset of ONNX's own domain that the network came in with, the default one to export to. */
  readonly opset: number;
  /** Versions of other operator domains. */
  readonly domains: Readonly<Record<string, number>>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In an order in which every node stands after those whose outputs it reads. */
  readonly nodes: readonly Node[];
  /** By value name, in the order in which a file stores them. */
  readonly weights: ReadonlyMap<string, W>;
  readonly metadata: Metadata;
}

/** The opset whose operator forms are canonical in a {@link Graph}. */
export const canonicalOpset = 22;
