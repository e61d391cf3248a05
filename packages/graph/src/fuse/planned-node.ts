import type { Node } from '../network/node.ts';
import type { DataType } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What follows a convolution or matrix product element by element, applied while its result is stored. */
export interface Epilogue {
  /** One a channel of the output: `y = scale * sum + bias`. Absent: 1. */
  readonly scale?: Float32Array;
  /** One a channel, the node's own bias included. Absent: 0. */
  readonly bias?: Float32Array;
  /** A value of the output's shape, added after scale and bias. In the layout of the output. */
  readonly residual?: string;
  /** Applied last. */
  readonly activation?: Activation;
}

export type Activation =
  /** ReLU, ReLU6, Clip: `min(max(x, minimum), maximum)`, which may be infinite. */
  | { readonly kind: 'clamp'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'leakyRelu'; readonly alpha: number }
  | { readonly kind: 'sigmoid' | 'tanh' | 'hardSwish' | 'silu' | 'mish' }
  | { readonly kind: 'hardSigmoid'; readonly alpha: number; readonly beta: number };

/**
 * A node with what the planner has fused into it. `outputs[0]` is the last fused node's output.
 *
 * A bias that is known and differs by channel only is no input of a convolution or matrix product any more: it stands
 * in the epilogue, as do `alpha` and `beta` of a `Gemm`, which are no attributes any more.
 */
export interface PlannedNode extends Node {
  /** Empty but for convolutions, matrix products and batch normalizations. */
  readonly epilogue: Epilogue;
}

/** A planned node and the nodes that it stands for, in order, should no kernel take it as a whole. */
export interface FusedNode extends PlannedNode {
  readonly members: readonly Node[];
}

/** What fusion knows of the network when it decides. All shapes are known numbers. */
export interface Facts {
  shape(value: string): readonly number[];
  dtype(value: string): DataType;
  /** The value as a plain tensor where it is a weight or was computed ahead, `undefined` otherwise. */
  constant(value: string): Tensor | undefined;
}
