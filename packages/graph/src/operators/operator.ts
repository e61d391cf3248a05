import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import type { DataType } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What shape inference knows of a value. */
export interface InferredValue {
  readonly dtype: DataType;
  /** `null` where not even the rank is known. */
  readonly shape: readonly Dimension[] | null;
  /** The value itself, where it is known before anything runs. */
  readonly constant?: Tensor;
  /**
   * Elements of an integer value of rank 0 or 1 of which some are only symbols, such as `Shape` gives for
   * `[batch, 3, 32, 32]`. Read it by `knownIntegers`, which looks at `constant` too.
   */
  readonly elements?: readonly Dimension[];
}

/**
 * One of ONNX's operators, in the form of opset 22.
 *
 * Both functions get the node's inputs in order, `undefined` for an optional one that is left out, and give its
 * outputs in order. They throw `FsnError` (`bad-shape`, `bad-type`, `unsupported-type`, `bad-graph`) by
 * `nodeError` for inputs that the operator cannot have.
 */
export interface Operator {
  /**
   * Types and shapes of the outputs, as far as they are known; `undefined` where not even the type is. Never
   * called with an input of unknown type, and not needed for constants: a node whose inputs are all constant and
   * small is executed instead.
   */
  infer(node: Node, inputs: readonly (InferredValue | undefined)[]): readonly (InferredValue | undefined)[];
  /** Runs the node. Outputs may share memory with inputs, which are never written to. */
  execute(node: Node, inputs: readonly (Tensor | undefined)[]): readonly Tensor[];
  /**
   * Whether `execute` reads and writes `float16` and `bfloat16` itself. Otherwise it never sees them: `executeNode`
   * widens such inputs to `float32` and narrows the `float32` outputs again.
   */
  readonly handlesHalf?: boolean;
  /** Multiply-adds that a plain implementation spends, from known input and output shapes. */
  multiplyAdds?(
    node: Node,
    inputs: readonly (readonly number[] | undefined)[],
    outputs: readonly (readonly number[])[],
  ): number;
}

/** Operators by their ONNX name. */
export type OperatorFamily = Readonly<Record<string, Operator>>;
